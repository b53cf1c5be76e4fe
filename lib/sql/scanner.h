/*
 * A lexical scanner for SQL scripts: knows byte by byte whether the text is between two statements,
 * or inside a statement, a string, a comment or the data of COPY.
 *
 * It splits a script into statements as psql does. Strings, quoted names, dollar quotes, comments,
 * backslash commands and the data after COPY ... FROM stdin are recognised, so nothing in them is
 * mistaken for a statement. Memory is constant: of the SQL, only the last word and the current
 * dollar-quote tag are kept. No call fails.
 *
 * Source: "Lexical Structure" in PostgreSQL's documentation. Plain strings have no backslash
 * escapes, since every dump sets standard_conforming_strings = on.
 */
#ifndef SQL_SCANNER_H
#define SQL_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

enum {
	SQL_SCANNER_WORD = 8, /* more bytes than "COMMIT" or "stdin" has */
	SQL_SCANNER_TAG = 64, /* of a dollar-quote tag, including both dollars */
};

/* All zero is the state at the start of a script. */
struct sql_scanner {
	int state;
	char last; /* the previous byte; NUL if it ended a delimiter, so that it begins none */
	int depth; /* of nested block comments */
	bool has_escapes; /* the string has backslash escapes: E'...' */
	bool escaped;     /* the next byte of the string follows a backslash */
	char tag[SQL_SCANNER_TAG];
	size_t tag_length;
	size_t matched; /* bytes seen of the closing tag, or of the end of data */

	/* The current statement. */
	int tokens; /* 0: it has not begun */
	bool in_word;
	char word[SQL_SCANNER_WORD]; /* the last word, truncated, without NUL */
	size_t word_length;
	bool is_copy;    /* its first word is COPY */
	bool from_stdin; /* one of its words is stdin */
};

/* Reads one byte. */
void sql_scanner_step(struct sql_scanner *scanner, char byte);

/*
 * The number of bytes at BYTES, LENGTH at most, that cannot change the state. The caller need not
 * pass them to sql_scanner_step(). Makes long data and long strings fast.
 */
size_t sql_scanner_skip(const struct sql_scanner *scanner, const char *bytes, size_t length);

/* Reads LENGTH bytes. */
void sql_scanner_feed(struct sql_scanner *scanner, const char *bytes, size_t length);

/* True if the next byte that is not a space begins a statement, a comment or a backslash command.
 */
bool sql_scanner_is_between_statements(const struct sql_scanner *scanner);

/* True if the last word is WORD, in any case. WORD has fewer than SQL_SCANNER_WORD bytes. */
bool sql_scanner_word_is(const struct sql_scanner *scanner, const char *word);

#endif

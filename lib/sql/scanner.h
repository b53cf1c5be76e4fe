/*
 * Where in SQL we are, byte by byte: between statements, or in a string, a comment, data.
 *
 * Statements are told apart as psql does: strings, quoted names, dollar quotes, comments, backslash
 * commands and the data behind COPY ... FROM stdin are known for what they are, so that nothing in
 * any of them is taken for a statement. Of the SQL no more than a word is kept.
 *
 * Source: "Lexical Structure" in PostgreSQL's documentation. The strings are those of
 * standard_conforming_strings = on, as in every dump.
 */
#ifndef SQL_SCANNER_H
#define SQL_SCANNER_H

#include <stdbool.h>
#include <stddef.h>

enum {
	SQL_SCANNER_WORD = 8, /* more than "COMMIT" and "stdin" have, with a NUL */
	SQL_SCANNER_TAG = 64, /* of a dollar quote, with both dollars */
};

/* All zero is at the beginning. */
struct sql_scanner {
	/* Where we are. */
	int state;
	char last;        /* the byte before, at the same place; or NUL */
	int depth;        /* of comments in each other */
	bool has_escapes; /* the string: a backslash stands for the next byte as well */
	bool escaped;
	char tag[SQL_SCANNER_TAG];
	size_t tag_length;
	size_t matched; /* of the tag that ends a dollar quote, or of the end of data */

	/* The statement so far. */
	int tokens; /* 0: it has not begun */
	bool in_word;
	char word[SQL_SCANNER_WORD]; /* the last one, cut if it is longer */
	size_t word_length;
	bool is_copy, from_stdin; /* its first word is COPY, another one stdin */
};

/* The next byte. */
void sql_scanner_step(struct sql_scanner *scanner, char byte);

/*
 * How many of the next LENGTH bytes change nothing, and need no step: of long data, or a long
 * string.
 */
size_t sql_scanner_skip(const struct sql_scanner *scanner, const char *bytes, size_t length);

/* The next LENGTH bytes, all in one. */
void sql_scanner_feed(struct sql_scanner *scanner, const char *bytes, size_t length);

/* Whether what comes next begins a statement or a backslash command, if it is not blank. */
bool sql_scanner_is_between_statements(const struct sql_scanner *scanner);

/* Whether the last word, whichever case it is in, is WORD, of fewer than SQL_SCANNER_WORD bytes. */
bool sql_scanner_word_is(const struct sql_scanner *scanner, const char *word);

#endif

/*
 * A lexical scanner for SQL scripts: knows byte by byte whether the text is between two statements,
 * or inside a statement, a string, a comment or the data of COPY.
 *
 * It splits a script into statements as psql does: a semicolon within parentheses, or between BEGIN
 * and END of CREATE FUNCTION or CREATE PROCEDURE, ends no statement. Strings, quoted names, dollar
 * quotes, comments, backslash commands and the data after COPY ... FROM stdin are recognised, so
 * nothing in them is mistaken for a statement. Memory is constant: of the SQL, only a few words and
 * the current dollar-quote tag are kept. No call fails.
 *
 * psql knows less of SQL than the server does. Text that the two may split in different places sets
 * a fault: the server could find several statements in what psql sends as one.
 *
 * Source: "Lexical Structure" in PostgreSQL's documentation, and psqlscan.l of psql 15.
 */
#ifndef SQL_SCANNER_H
#define SQL_SCANNER_H

#include "sql/routine.h"
#include "sql/word.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	SQL_SCANNER_WORDS = 6, /* at the beginning of a statement that are kept */
	SQL_SCANNER_TAG = 64,  /* of a dollar-quote tag, including both dollars */
};

/* All zero is the state at the start of a script. */
struct sql_scanner {
	int state;
	char last; /* the previous byte; NUL if it ended a delimiter, so that it begins none */
	int depth; /* of nested block comments */
	bool has_escapes;   /* the string has backslash escapes: E'...' */
	bool escaped;       /* the next byte of the string follows a backslash */
	bool string_ended;  /* the last byte has ended a string, or is half of a quote in it */
	bool after_escapes; /* the last token was a string with escapes */
	bool plain_escapes; /* standard_conforming_strings is off: '...' has escapes */
	bool plain_escapes_later; /* the same, from the next line on */
	char tag[SQL_SCANNER_TAG];
	size_t tag_length;
	size_t matched; /* bytes seen of the closing tag, or of the end of data */

	const char *fault; /* what psql and the server may read in different ways; or NULL */

	/* The current statement; or the one that the last byte has ended. */
	int tokens;   /* 0: it has not begun */
	int ended;    /* the tokens of the statement that the last byte has ended */
	int dangling; /* bytes before the next token that are "-" or "/", and no comment */
	bool in_word;
	struct sql_word word;                     /* the last one */
	struct sql_word words[SQL_SCANNER_WORDS]; /* the first tokens */
	int parentheses;                          /* that are open */
	int from; /* the number of the token FROM of COPY, or of the last ATTACH; 0: none yet */
	bool from_stdin;         /* it is COPY ... FROM stdin */
	bool attaches_partition; /* it has ATTACH PARTITION */
	struct sql_routine routine;
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

/* True in a backslash command, from the byte after the backslash to the end of the line. */
bool sql_scanner_is_in_command(const struct sql_scanner *scanner);

/* True from the semicolon of COPY ... FROM stdin to the end of the line that ends its data. */
bool sql_scanner_is_in_data(const struct sql_scanner *scanner);

/* True in a line of data that, so far, is the one that ends the data. */
bool sql_scanner_may_end_data(const struct sql_scanner *scanner);

#endif

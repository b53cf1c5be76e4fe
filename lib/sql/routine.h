/*
 * Finds the bodies of CREATE FUNCTION and CREATE PROCEDURE, from BEGIN ATOMIC to END, whose
 * semicolons end no statement, as psql finds them: by counting words.
 *
 * The server reads the grammar instead. Where the two may differ, a fault tells so.
 *
 * Source: the rule {identifier} of psqlscan.l in psql 15.
 */
#ifndef SQL_ROUTINE_H
#define SQL_ROUTINE_H

#include <stdbool.h>
#include <stddef.h>

struct sql_word;

enum { SQL_ROUTINE_SIZE = 4 }; /* words of CREATE OR REPLACE FUNCTION */

/* All zero at the start of a statement. */
struct sql_routine {
	char letters[SQL_ROUTINE_SIZE]; /* first letters of the words that psql looks for */
	int words;
	int depth;           /* of BEGIN and CASE that have no END yet; 0: not in a body */
	int begins, atomics; /* BEGIN, and ATOMIC directly after it */
	int begin;           /* the number of the last token BEGIN */
	int inner;           /* that of the token after a semicolon in the body */
};

/*
 * Reads a name or keyword that is the token number TOKEN of the statement, from 1, within
 * parentheses or not. Returns a fault, or NULL.
 */
const char *sql_routine_read_word(
	struct sql_routine *routine, const struct sql_word *word, int token, bool in_parentheses);

/* Reads a semicolon in the body, outside parentheses, that is the token number TOKEN. As above. */
const char *sql_routine_read_semicolon(struct sql_routine *routine, int token);

#endif

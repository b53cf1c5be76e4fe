/*
 * Recognises a call of a function of the system, by the first words of the statement.
 */
#ifndef SQL_CALL_STATEMENT_H
#define SQL_CALL_STATEMENT_H

#include <stdbool.h>

struct sql_word;

/*
 * Whether WORDS, the first four of a statement, are SELECT pg_catalog.FUNCTION, with one of a
 * NULL-terminated list of functions.
 */
bool call_statement_calls(const struct sql_word *words, const char *const *functions);

#endif

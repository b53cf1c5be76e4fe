/*
 * Recognises the statement SET, by its first words.
 */
#ifndef SQL_SET_STATEMENT_H
#define SQL_SET_STATEMENT_H

#include <stdbool.h>

struct sql_word;

/* Whether WORDS, the first of a statement, are SET LOCAL. */
bool set_statement_is_local(const struct sql_word *words);

/*
 * Whether WORDS are SET [LOCAL | SESSION] PARAMETER. Words are truncated: PARAMETER must be longer
 * than they are, and no other parameter may begin as it does.
 */
bool set_statement_sets(const struct sql_word *words, const char *parameter);

#endif

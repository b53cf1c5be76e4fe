/*
 * A keyword or a name without quotes, as far as it tells statements apart.
 */
#ifndef SQL_WORD_H
#define SQL_WORD_H

#include <stdbool.h>
#include <stddef.h>

enum { SQL_WORD_SIZE = 12 }; /* more bytes than "TRANSACTION" has */

/* A word without quotes, truncated, without NUL; empty for another token. */
struct sql_word {
	char bytes[SQL_WORD_SIZE];
	size_t length;
};

/* True if WORD is TEXT, in any case. TEXT has fewer than SQL_WORD_SIZE bytes. */
bool sql_word_is(const struct sql_word *word, const char *text);

/* True if WORD is one of the texts of a NULL-terminated list. */
bool sql_word_is_in(const struct sql_word *word, const char *const *list);

#endif

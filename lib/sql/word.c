#include "sql/word.h"

#include <string.h>
#include <strings.h>

bool sql_word_is(const struct sql_word *word, const char *text)
{
	return word->length == strlen(text) && strncasecmp(word->bytes, text, word->length) == 0;
}

bool sql_word_is_in(const struct sql_word *word, const char *const *list)
{
	for (; *list; list++)
		if (sql_word_is(word, *list))
			return true;
	return false;
}

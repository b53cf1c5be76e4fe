#include "sql/set_statement.h"

#include "sql/word.h"

#include <strings.h>

bool set_statement_is_local(const struct sql_word *words)
{
	return sql_word_is(&words[0], "SET") && sql_word_is(&words[1], "LOCAL");
}

bool set_statement_sets(const struct sql_word *words, const char *parameter)
{
	if (!sql_word_is(&words[0], "SET"))
		return false;
	words += sql_word_is(&words[1], "LOCAL") || sql_word_is(&words[1], "SESSION");
	return words[1].length == SQL_WORD_SIZE &&
	       strncasecmp(words[1].bytes, parameter, SQL_WORD_SIZE) == 0;
}

#include "sql/call_statement.h"

#include "sql/word.h"

enum { FUNCTION = 3 }; /* the dot is a token, too */

bool call_statement_calls(const struct sql_word *words, const char *const *functions)
{
	return sql_word_is(&words[0], "SELECT") && sql_word_is(&words[1], "PG_CATALOG") &&
	       sql_word_is_in(&words[FUNCTION], functions);
}

#include "sql/definition_statement.h"

#include "sql/scanner.h"

#include <stddef.h>

enum { FUNCTION = 3 }; /* the index of the word in SELECT pg_catalog.function */

/* SELECT pg_catalog.set_config(...) */
static bool sets_parameter(const struct sql_word *words)
{
	return sql_word_is(&words[1], "PG_CATALOG") && sql_word_is(&words[FUNCTION], "SET_CONFIG");
}

/* SELECT * FROM pg_catalog.pg_restore_relation_stats(...): pg_dump 18 and later */
static bool sets_statistics(const struct sql_word *words)
{
	return words[1].length == 0 && sql_word_is(&words[2], "FROM") &&
	       sql_word_is(&words[3], "PG_CATALOG");
}

bool definition_statement_is(const struct sql_scanner *scanner)
{
	static const char *const list[] = {"ALTER", "COMMENT", "CREATE", "DROP", "GRANT", "REFRESH",
		"RESET", "REVOKE", "SECURITY", "SET", NULL};
	const struct sql_word *words = scanner->words;

	if (sql_word_is(&words[0], "SELECT"))
		return sets_parameter(words) || sets_statistics(words);
	return sql_word_is_in(&words[0], list);
}

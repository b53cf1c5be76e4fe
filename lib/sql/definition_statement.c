#include "sql/definition_statement.h"

#include "sql/scanner.h"
#include "sql/set_statement.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

enum { SCHEMA = 3, DOT = 4, FUNCTION = 5 }; /* the words of SELECT * FROM schema.function */

static bool begins_with(const struct sql_word *word, const char *text)
{
	return word->length >= strlen(text) && strncasecmp(word->bytes, text, strlen(text)) == 0;
}

/* SELECT pg_catalog.set_config(...) */
static bool sets_parameter(const struct sql_word *words)
{
	return sql_word_is(&words[1], "PG_CATALOG") && sql_word_is(&words[3], "SET_CONFIG");
}

/* SELECT * FROM pg_catalog.pg_restore_relation_stats(...): pg_dump 18 and later */
static bool sets_statistics(const struct sql_word *words)
{
	return words[1].length == 0 && sql_word_is(&words[2], "FROM") &&
	       sql_word_is(&words[SCHEMA], "PG_CATALOG") && words[DOT].length == 0 &&
	       (begins_with(&words[FUNCTION], "PG_RESTORE_") ||
		       begins_with(&words[FUNCTION], "PG_CLEAR_"));
}

/* CREATE [kind of] TABLE. Rows of a foreign table are elsewhere. */
static bool creates_table(const struct sql_word *words)
{
	static const char *const kinds[] = {
		"UNLOGGED", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", NULL};

	while (sql_word_is_in(&words[1], kinds))
		words++;
	return sql_word_is(&words[1], "TABLE");
}

/* ALTER TABLE ... ATTACH PARTITION, DISABLE TRIGGER ALL and ENABLE TRIGGER ALL */
static bool decides_where_rows_go(const struct sql_scanner *scanner)
{
	return sql_word_is(&scanner->words[1], "TABLE") &&
	       (scanner->attaches_partition || sql_word_is(&scanner->word, "ALL"));
}

static bool sets_encoding(const struct sql_word *words)
{
	return set_statement_sets(words, "client_encoding") || sql_word_is(&words[1], "NAMES");
}

bool definition_statement_is(const struct sql_scanner *scanner)
{
	static const char *const list[] = {
		"COMMENT", "DROP", "GRANT", "REFRESH", "RESET", "REVOKE", "SECURITY", NULL};
	const struct sql_word *words = scanner->words;

	if (sql_word_is(&words[0], "SELECT"))
		return sets_parameter(words) || sets_statistics(words);
	if (sql_word_is(&words[0], "CREATE"))
		return !creates_table(words);
	if (sql_word_is(&words[0], "ALTER"))
		return !decides_where_rows_go(scanner);
	if (sql_word_is(&words[0], "SET"))
		return !sets_encoding(words);
	return sql_word_is_in(&words[0], list);
}

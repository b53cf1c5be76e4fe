#include "sql/statement_locks.h"

#include "sql/call_statement.h"
#include "sql/scanner.h"

#include <stddef.h>

enum { TOKENS_PER_LOCK = 8 }; /* in a statement that names other objects */

/* The first row that matches counts. NULL: any word. */
static const struct kind {
	const char *first, *second;
	int locks;
	bool grows; /* with the length of the statement */
} kinds[] = {
	{"BEGIN", NULL, 0, false},
	{"COMMIT", NULL, 0, false},
	{"SET", NULL, 0, false},
	{"RESET", NULL, 0, false},
	{"SELECT", NULL, 2, false},
	{"INSERT", NULL, 1, false},
	{"COPY", NULL, 3, false},
	{"COMMENT", NULL, 1, false},
	{"SECURITY", NULL, 1, false},
	{"GRANT", NULL, 1, true},
	{"REVOKE", NULL, 1, true},
	{"ALTER", "LARGE", 1, false},
	{"ALTER", "TABLE", 4, true},
	{"ALTER", "INDEX", 4, true},
	{"ALTER", NULL, 2, true},
	{"CREATE", "TABLE", 5, true},
	{"CREATE", "UNLOGGED", 5, true},
	{"CREATE", "FOREIGN", 5, true},
	{"CREATE", "EXTENSION", 256, false}, /* its script makes as many objects */
	{"CREATE", NULL, 4, true},
	{"DO", NULL, 16, false},
	{NULL, NULL, 8, true},
};

/* Functions of pg_catalog by which pg_dump fills large objects: these have no owner yet. */
static const char *const lockless[] = {
	"LO_CREATE", "LO_OPEN", "LOWRITE", "LO_CLOSE", "SET_CONFIG", NULL};

static bool matches(const struct sql_word *word, const char *text)
{
	return !text || sql_word_is(word, text);
}

int statement_locks_estimate(const struct sql_scanner *scanner)
{
	const struct kind *kind = kinds;

	if (call_statement_calls(scanner->words, lockless))
		return 0;
	while (!matches(&scanner->words[0], kind->first) ||
		!matches(&scanner->words[1], kind->second))
		kind++;
	return kind->locks + (kind->grows ? scanner->ended / TOKENS_PER_LOCK : 0);
}

/* SELECT pg_catalog.set_config(NAME, VALUE, true) */
static bool is_local_setting(const struct sql_scanner *scanner)
{
	static const char *const set_config[] = {"SET_CONFIG", NULL};

	return call_statement_calls(scanner->words, set_config) &&
	       !sql_word_is(&scanner->word, "FALSE");
}

bool statement_locks_binds(const struct sql_scanner *scanner)
{
	static const char *const statements[] = {"SAVEPOINT", "RELEASE", "ROLLBACK", "DECLARE",
		"FETCH", "MOVE", "CLOSE", "LOCK", NULL};
	static const char *const settings[] = {"LOCAL", "TRANSACTION", "CONSTRAINTS", NULL};
	static const char *const tables[] = {"TEMP", "TEMPORARY", "LOCAL", "GLOBAL", NULL};
	const struct sql_word *words = scanner->words;

	if (sql_word_is(&words[0], "SET"))
		return sql_word_is_in(&words[1], settings);
	if (sql_word_is(&words[0], "CREATE"))
		return sql_word_is_in(&words[1], tables);
	return sql_word_is_in(&words[0], statements) || is_local_setting(scanner);
}

/* sql/cluster_sessions: which lines of a dump of several databases are replaced, and by what. */
#include "sql/cluster_sessions.h"

#include "unix/text.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OFF "SET default_transaction_read_only = off; "
#define CHOSEN(encoding)                                                                           \
	"SELECT pg_catalog.set_config('client_encoding', CASE WHEN"                                \
	" '" encoding "' OPERATOR(pg_catalog.=) database OR database OPERATOR(pg_catalog.=)"       \
	" 'SQL_ASCII' OR EXISTS (SELECT FROM pg_catalog.pg_conversion WHERE condefault AND"        \
	" conforencoding OPERATOR(pg_catalog.=) pg_catalog.pg_char_to_encoding('" encoding "')"    \
	" AND contoencoding OPERATOR(pg_catalog.=)"                                                \
	" pg_catalog.pg_char_to_encoding(database))"                                               \
	" THEN '" encoding "' ELSE 'SQL_ASCII' END, false)"                                        \
	" FROM pg_catalog.getdatabaseencoding() database;\n"

static const struct {
	const char *line;
	const char *want; /* NULL: unchanged */
} rows[] = {
	/* Roles, then template1, with \restrict. */
	{"\\restrict a\n", NULL},
	{"SET client_encoding = 'UTF8';\n", NULL},
	{"CREATE ROLE alice;\n", NULL},
	{"\\connect template1\n", "\\connect template1\n" OFF},
	{"\\restrict b\n", NULL},
	{"SET client_encoding = 'UTF8';\n", NULL},
	/* The next database begins in that session. */
	{"\\restrict c\n", NULL},
	{"SET client_encoding = 'EUC_JP';\n", CHOSEN("EUC_JP")},
	{"\\connect jp\n", "\\connect jp\n" OFF},
	{"\\restrict c\n", NULL},
	{"SET client_encoding = 'EUC_JP';\n", NULL},
	/* One of a pg_dump that does not know \restrict. */
	{"SET client_encoding = 'LATIN1';\n", CHOSEN("LATIN1")},
	{"SET client_encoding = LATIN1;\n", NULL},
	{"\\connect latin", "\\connect latin\n" OFF},
	{"SET client_encoding = 'LATIN1';\n", NULL},
};

static void test_key(void)
{
	struct cluster_sessions sessions = {.key = "k"};
	struct text sql;

	text_init(&sql, 1 << 16);
	tap_ok(cluster_sessions_change(&sessions, "\\encoding LATIN1\n", 17, &sql) &&
			strcmp(sql.bytes, "\\unrestrict k\n\\encoding LATIN1 \\restrict k\n") == 0,
		"\\encoding is not restricted");
	text_clear(&sql);
	tap_ok(cluster_sessions_change(&sessions, "\\connect a", 10, &sql) &&
			strcmp(sql.bytes, "\\unrestrict k\n\\connect a \\restrict k\n" OFF) == 0,
		"\\connect is not restricted");
	text_clear(&sql);
	for (int i = 0; i < 2; i++)
		tap_ok(cluster_sessions_change(&sessions, "\n", 1, &sql) && sql.length == 0,
			"an empty line is left out for each");
	tap_ok(!cluster_sessions_change(&sessions, "\n", 1, &sql), "and no other");
	text_release(&sql);
}

int main(void)
{
	struct cluster_sessions sessions = {.is_used = false};

	test_key();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text sql;
		bool changed;

		text_init(&sql, 1 << 16);
		changed = cluster_sessions_change(
			&sessions, rows[i].line, strlen(rows[i].line), &sql);
		tap_ok(changed == (rows[i].want != NULL) &&
				strcmp(sql.bytes, rows[i].want ? rows[i].want : "") == 0,
			"%zu: %s", i, rows[i].line);
		text_release(&sql);
	}
	return tap_done();
}

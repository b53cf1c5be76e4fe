/* sql/cluster_sessions: which lines of a dump of several databases are replaced, and by what. */
#include "sql/cluster_sessions.h"

#include "unix/text.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define OFF "SET default_transaction_read_only = off;\n"
#define BACK "\\connect template1\n" OFF

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
	{"\\restrict c\n", BACK "\\restrict c\n"},
	{"SET client_encoding = 'EUC_JP';\n", NULL},
	{"\\connect jp\n", "\\connect jp\n" OFF},
	{"\\restrict c\n", NULL},
	{"SET client_encoding = 'EUC_JP';\n", NULL},
	/* One of a pg_dump that does not know \restrict. */
	{"SET client_encoding = 'LATIN1';\n", BACK "SET client_encoding = 'LATIN1';\n"},
	{"\\connect latin", "\\connect latin\n" OFF},
	{"SET client_encoding = 'LATIN1';\n", NULL},
};

int main(void)
{
	struct cluster_sessions sessions = {.is_used = false};

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

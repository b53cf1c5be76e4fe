/* sql/database_filter: what pg_dump -C writes about its database, and what it does not write. */
#include "sql/database_filter.h"

#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { LIMIT = 1 << 20, LONG = 70000 };

static int add_to_result(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

/* Returns whether all was accepted. */
static bool filter_pieces(
	struct text *passed, struct text *statements, const char *sql, size_t piece)
{
	const struct database_filter_options options = {add_to_result, passed};
	size_t length = strlen(sql);
	struct database_filter filter;
	int result = 0;

	database_filter_open(&filter, &options);
	for (size_t at = 0; at < length && result == 0; at += piece)
		result = database_filter_feed(
			&filter, sql + at, length - at < piece ? length - at : piece);
	if (result == 0)
		result = database_filter_finish(&filter);
	tap_ok(filter.refused == (result != 0), "a message says what was refused");
	text_add(statements, filter.statements.bytes);
	database_filter_close(&filter);
	return result == 0;
}

#define CREATE "CREATE DATABASE a WITH TEMPLATE = template0;"
#define OWNER "ALTER DATABASE a OWNER TO b;"
#define COMMENT "COMMENT ON DATABASE a IS 'x;\n;\nDROP TABLE t;';"
#define SETTING "ALTER ROLE r IN DATABASE a SET search_path TO 'a', 'b';"
#define GRANT "GRANT ALL ON DATABASE a TO r WITH GRANT OPTION;"
#define GRANTED "SET SESSION AUTHORIZATION r;\n" GRANT "\nRESET SESSION AUTHORIZATION;"
#define COMPLEX "CREATE DATABASE \"a'\\\"\"\";"
#define RECONNECT "\\encoding SQL_ASCII\n\\connect -reuse-previous=on \"dbname='a\\'\\\\\"\"'\"\n"

static const struct {
	const char *sql;
	const char *passed; /* NULL: refused */
	const char *statements;
} scripts[] = {
	{"--\nSET a = 0;\n\n" CREATE "\n\n\n" OWNER "\n\n\\connect a\n\nSET a = 0;\n\n" COMMENT
	 "\n" SETTING "\n\\connect a\nCREATE TABLE t ();\n",
		"--\nSET a = 0;\n\n\n\n\n\n\n\n\nSET a = 0;\n\n\n\n\n\n\nCREATE TABLE t ();\n",
		CREATE "\n" OWNER "\n" COMMENT "\n" SETTING "\n"},
	{"DROP DATABASE IF EXISTS a;\n" CREATE "\n", "\n\n", CREATE "\n"},
	{"UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = 'a';\n"
	 "DROP DATABASE a;\n" CREATE "\n",
		"\n\n\n", CREATE "\n"},
	{CREATE "\nGRANT ALL ON TABLE t TO r;\n" GRANT "\n", "\nGRANT ALL ON TABLE t TO r;\n\n",
		CREATE "\n" GRANT "\n"},
	{CREATE "\n" GRANTED "\n" GRANTED "\nSELECT 1;\n", "\n\n\n\n\n\n\nSELECT 1;\n",
		CREATE "\n" GRANTED "\n" GRANTED "\n"},
	{CREATE "\nSET SESSION AUTHORIZATION r;\nGRANT ALL ON TABLE t TO s;\n"
		"RESET SESSION AUTHORIZATION;\n",
		"\nSET SESSION AUTHORIZATION r;\nGRANT ALL ON TABLE t TO s;\n"
		"RESET SESSION AUTHORIZATION;\n",
		CREATE "\n"},
	{"SET SESSION AUTHORIZATION 'r';\n\n" CREATE "\n", "SET SESSION AUTHORIZATION 'r';\n\n\n",
		CREATE "\n"},
	{CREATE "\nSET SESSION AUTHORIZATION 'r';", "\nSET SESSION AUTHORIZATION 'r';",
		CREATE "\n"},
	{COMPLEX "\n" RECONNECT "SELECT 1;\n", "\n\n\nSELECT 1;\n", COMPLEX "\n"},
	{"CREATE DATABASE \"A\";\n\\connect \"A\"\n", "\n\n", "CREATE DATABASE \"A\";\n"},
	{CREATE "\nCOPY t FROM stdin;\n\\connect b\nDROP DATABASE b;\n\\.\nSELECT 'x\n" GRANT
		"\n';\n",
		"\nCOPY t FROM stdin;\n\\connect b\nDROP DATABASE b;\n\\.\nSELECT 'x\n" GRANT
		"\n';\n",
		CREATE "\n"},
	{CREATE "\nALTER ROLE r SET a TO b;\nSECURITY LABEL ON TABLE t IS 'DATABASE x';\n",
		"\nALTER ROLE r SET a TO b;\nSECURITY LABEL ON TABLE t IS 'DATABASE x';\n",
		CREATE "\n"},

	{CREATE "\n" CREATE "\n", NULL, NULL},
	{OWNER "\n", NULL, NULL},
	{"\\connect a\n", NULL, NULL},
	{CREATE "\n\\connect b\n", NULL, NULL},
	{CREATE "\n\\connect A\n", NULL, NULL},
	{CREATE "\n\\connect a b\n", NULL, NULL},
	{CREATE "\n\\connect -reuse-previous=on \"dbname='a' host=b\"\n", NULL, NULL},
	{CREATE "\n\\connect -reuse-previous=off \"dbname=a\"\n", NULL, NULL},
	{CREATE "\n\\connect -reuse-previous=on a\n", NULL, NULL},
	{CREATE "\n\\encoding LATIN1\n", NULL, NULL},
	{CREATE "\nALTER DATABASE b SET x TO 1;\n", NULL, NULL},
	{CREATE "\nALTER DATABASE a /* x */ SET x TO 1;\n", NULL, NULL},
	{CREATE "\nGRANT ALL ON DATABASE a, b TO r;\n", NULL, NULL},
	{CREATE "\n" OWNER " DROP TABLE t;\n", NULL, NULL},
	{CREATE "\nDROP DATABASE a;\n", NULL, NULL},
	{CREATE "\nSET SESSION AUTHORIZATION r;\n" GRANT "\nSELECT 1;\n", NULL, NULL},
	{CREATE "\nSET SESSION AUTHORIZATION r;\nALTER DATABASE b SET x TO 1;\n", NULL, NULL},
	{CREATE "\nSET SESSION AUTHORIZATION r;\nGRANT ALL ON DATABASE b TO r;\n"
		"RESET SESSION AUTHORIZATION;\n",
		NULL, NULL},
};

static void test_scripts(void)
{
	for (size_t i = 0; i < COUNT(scripts); i++)
		for (size_t piece = 1; piece < 200; piece += 19) {
			struct text passed, statements;
			bool accepted;

			text_init(&passed, LIMIT);
			text_init(&statements, LIMIT);
			accepted = filter_pieces(&passed, &statements, scripts[i].sql, piece);
			tap_ok(accepted == (scripts[i].passed != NULL), "%s", scripts[i].sql);
			if (scripts[i].passed) {
				tap_same_text(passed.bytes, scripts[i].passed, scripts[i].sql);
				tap_same_text(
					statements.bytes, scripts[i].statements, scripts[i].sql);
			}
			text_release(&passed);
			text_release(&statements);
		}
}

/* BEGINNING, a comment of LONG bytes, and its end. */
static bool accepts_long(const char *beginning, size_t piece)
{
	struct text sql, passed, statements;
	bool accepted;

	text_init(&sql, LIMIT);
	text_init(&passed, LIMIT);
	text_init(&statements, LIMIT);
	text_add(&sql, CREATE "\n");
	text_add(&sql, beginning);
	for (int i = 0; i < LONG; i++)
		text_add_byte(&sql, i % 100 == 99 && piece == 1 ? '\n' : 'x');
	text_add(&sql, "';\n");
	accepted = filter_pieces(&passed, &statements, sql.bytes, piece);
	text_release(&sql);
	text_release(&passed);
	text_release(&statements);
	return accepted;
}

int main(void)
{
	static const size_t pieces[] = {1, 1000, sizeof CREATE + 1, LIMIT};

	test_scripts();
	for (size_t i = 0; i < COUNT(pieces); i++) {
		tap_ok(!accepts_long("COMMENT ON DATABASE a IS '", pieces[i]),
			"a long comment on the database, in pieces of %zu", pieces[i]);
		tap_ok(accepts_long("COMMENT ON TABLE a IS '", pieces[i]),
			"another long comment, in pieces of %zu", pieces[i]);
	}
	return tap_done();
}

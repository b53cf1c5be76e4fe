/* sql/preamble_filter: settings that a server does not know, and the schema "public". */
#include "sql/preamble_filter.h"

#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Parameters that begin with "new" are unknown. */
static bool is_known(void *context, const char *name, size_t length)
{
	(void)context;
	return length < 3 || strncmp(name, "new", 3) != 0;
}

static int add_to_result(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static void filter_pieces(struct text *result, unsigned connects, const char *sql, size_t piece)
{
	const struct preamble_filter_options options = {
		connects, false, is_known, add_to_result, result};
	size_t length = strlen(sql);
	struct preamble_filter filter;

	preamble_filter_open(&filter, &options);
	for (size_t at = 0; at < length; at += piece)
		preamble_filter_feed(&filter, sql + at, length - at < piece ? length - at : piece);
	preamble_filter_finish(&filter);
	preamble_filter_close(&filter);
}

#define COPIES "CREATE TABLE t (a int);\nSET new = 0;\n"
#define IF_NOT_EXISTS "CREATE SCHEMA IF NOT EXISTS public;\n"

static const struct {
	const char *sql;
	const char *want; /* NULL: the same */
	unsigned connects;
} scripts[] = {
	{"--\n\nSET a = 0;\nSET new_one = 0;\nSET b = on;\n", "--\n\nSET a = 0;\nSET b = on;\n", 0},
	{"SET new = 0;\nSELECT pg_catalog.set_config('a', '', false);\nSET newer = 'x, y';\n",
		"SELECT pg_catalog.set_config('a', '', false);\n", 0},
	{"\\restrict x\nSET new = 0;", "\\restrict x\n", 0},
	{COPIES, NULL, 0},
	{COPIES "\\connect a\nSET new = 0;\n", NULL, 0},
	{COPIES "\\connect a\nSET new = 0;\nSET a = 0;\n" COPIES,
		COPIES "\\connect a\nSET a = 0;\n" COPIES, 2},
	{COPIES "\\connect a\nSET new = 0;\n" COPIES "\\connect b\nSET new = 0;\n",
		COPIES "\\connect a\n" COPIES "\\connect b\nSET new = 0;\n", 1},
	{"COPY t FROM stdin;\n\\connect a\n\\.\nSET new = 0;\n", NULL, 2},

	/* Not the form that pg_dump writes. */
	{"SET new = 0; DROP TABLE t;\n", NULL, 0},
	{"SET new = ';\nDROP TABLE t;\n--';\n", NULL, 0},
	{"SET new = 'a;\n b';\n", NULL, 0},
	{"SET new = 1 --;\n+ 1;\n", NULL, 0},
	{"SET new = 1 /*;\n*/;\n", NULL, 0},
	{"SET new = $$;\n$$;\n", NULL, 0},
	{"SET new = \"a;\nb\";\n", NULL, 0},
	{"SET new = 0\n;\n", NULL, 0},
	{"SET new.one = 0;\nSET new TO 0;\nSET new one;\nSET SESSION new = 0;\n", NULL, 0},
	{"set new = 0;\n", NULL, 0},

	{"SET a = 0;\n--\nCREATE SCHEMA public;\nALTER SCHEMA public OWNER TO a;\n",
		"SET a = 0;\n--\n" IF_NOT_EXISTS "ALTER SCHEMA public OWNER TO a;\n", 0},
	{"CREATE SCHEMA a;\nCOMMENT ON SCHEMA a IS 'a';\nCREATE SCHEMA public;\nSET new = 0;\n",
		"CREATE SCHEMA a;\nCOMMENT ON SCHEMA a IS 'a';\n" IF_NOT_EXISTS "SET new = 0;\n",
		0},
	{"CREATE SCHEMA publics;\nCREATE SCHEMA public AUTHORIZATION a;\n", NULL, 0},
	{"DROP SCHEMA public;\nCREATE SCHEMA public;\n", NULL, 0},
	{COPIES "CREATE SCHEMA public;\n", NULL, 0},

	{"SET a = 0;\nCREATE DATABASE a WITH TEMPLATE = template0 LOCALE_PROVIDER = libc LOCALE = "
	 "'C';\n",
		"SET a = 0;\nCREATE DATABASE a WITH TEMPLATE = template0 LOCALE = 'C';\n", 1},
	{COPIES "CREATE DATABASE a LOCALE_PROVIDER = libc;\n" COPIES,
		COPIES "CREATE DATABASE a;\n" COPIES, 1},
	{"CREATE DATABASE \"a LOCALE_PROVIDER = libc\" LOCALE_PROVIDER = libc;\nSET new = 0;\n",
		"CREATE DATABASE \"a LOCALE_PROVIDER = libc\";\nSET new = 0;\n", 1},
	{"CREATE DATABASE a LOCALE_PROVIDER = icu;\n", NULL, 1},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(scripts); i++)
		for (size_t piece = 1; piece < 90; piece += 7) {
			const char *want = scripts[i].want ? scripts[i].want : scripts[i].sql;
			struct text result;

			text_init(&result, 1000);
			filter_pieces(&result, scripts[i].connects, scripts[i].sql, piece);
			tap_same_text(result.bytes, want, scripts[i].sql);
			text_release(&result);
		}
	return tap_done();
}

/* sql/copy_filter: the data of tables, taken out of a dump's SQL. */
#include "sql/copy_filter.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define COPY "COPY public.t (a, \"COPY ;\") FROM stdin;"

/* What comes out: SQL as it is, [ and ] around rows, and ! before a statement that is passed on. */
static const struct {
	const char *sql, *want;
} scripts[] = {
	{"SET a = 1;\n\n" COPY "\n1\t2\n\\.\n\n\nSELECT 1;\n",
		"!SET a = 1;\n\n[" COPY "1\t2\n]\n\n!SELECT 1;\n"},
	{COPY "\n\\.\n" COPY " \n\\N\t\\\\\n\\N\n\\.x\n\\\\.\n\\.\n",
		"[" COPY "][" COPY "\\N\t\\\\\n\\N\n\\.x\n\\\\.\n]"},
	{COPY "\r\n1\r\n\\.\r\n-- COPY x FROM stdin;\n", "[" COPY "1\r\n]-- COPY x FROM stdin;\n"},
	/* What the caller does not take, in whatever way it comes. */
	{"COPY other (a) FROM stdin;\n1;\n\\.\nSELECT 1;",
		"!COPY other (a) FROM stdin;\n1;\n\\.\n!SELECT 1;"},
	{"COPY t TO stdout;COPYx;copy t FROM stdin;\n1\n\\.\n",
		"!COPY t TO stdout;!COPYx;!copy t FROM stdin;\n1\n\\.\n"},
	{"SELECT 'COPY t FROM stdin;';\n$$ COPY t FROM stdin; $$;\n(1);\n",
		"!SELECT 'COPY t FROM stdin;';\n!$$ COPY t FROM stdin; $$;\n!(1);\n"},
	{"/* COPY t FROM stdin; */ COPY t\n(a) FROM stdin;\n1\n\\.\n",
		"/* COPY t FROM stdin; */ [COPY t\n(a) FROM stdin;1\n]"},
	{"\\restrict a\nSELECT 1;\n\\unrestrict a\n",
		"!\\restrict a\n!SELECT 1;\n!\\unrestrict a\n"},
	{"C", "!C"},
	{"COPY t ", "!COPY t "},
	{"", ""},
};

static int pass_on(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static int begin_other(void *context)
{
	text_add(context, "!");
	return 0;
}

static int begin(void *context, const char *statement, size_t length)
{
	if (bytes_begin_with(statement, length, "COPY other"))
		return 0;
	text_add(context, "[");
	text_add_bytes(context, statement, length);
	return 1;
}

static int end(void *context)
{
	text_add(context, "]");
	return 0;
}

static const struct copy_filter_options functions = {
	.pass = pass_on, .begin_other = begin_other, .begin = begin, .add = pass_on, .end = end};

static int filter_pieces(struct text *result, const char *sql, size_t length, size_t piece)
{
	struct copy_filter_options options = functions;
	struct copy_filter filter;
	int failed = 0;

	options.context = result;
	copy_filter_open(&filter, &options);
	for (size_t at = 0; at < length && failed == 0; at += piece)
		failed = copy_filter_feed(
			&filter, sql + at, length - at < piece ? length - at : piece);
	if (failed == 0)
		failed = copy_filter_finish(&filter);
	copy_filter_close(&filter);
	return failed;
}

static void test_script(const char *sql, const char *want)
{
	for (size_t piece = 1; piece < strlen(sql) + 2; piece++) {
		struct text result;
		char name[64];

		text_init(&result, 1 << 20);
		filter_pieces(&result, sql, strlen(sql), piece);
		snprintf(name, sizeof name, "%.24s... in pieces of %zu", sql, piece);
		tap_same_text(result.bytes ? result.bytes : "", want, name);
		text_release(&result);
	}
}

/* A statement that is too long to be held passes, with its rows. */
static void test_long_statement(void)
{
	struct text sql, result;

	text_init(&sql, 4 << 20);
	text_init(&result, 4 << 20);
	text_add(&sql, "COPY t (");
	while (sql.length < COPY_FILTER_MAX + 1000)
		text_add(&sql, "a, ");
	text_add(&sql, "a) FROM stdin;\n1\n\\.\n" COPY "\n\\.\n");
	tap_ok(filter_pieces(&result, sql.bytes, sql.length, 1 << 16) == 0, "a long statement");
	tap_ok(result.length == sql.length + 3 - strlen("\n\\.\n") && result.bytes[0] == '!',
		"it passes, and the next one does not");
	text_release(&sql);
	text_release(&result);
}

static int refuse(void *context)
{
	(void)context;
	return -1;
}

static void test_failures(void)
{
	static const char sql[] = "SELECT 1;\n" COPY "\n1\n\\.\n";
	struct copy_filter_options options = functions;
	struct copy_filter filter;
	struct text result;

	text_init(&result, 1 << 10);
	options.context = &result;
	options.begin_other = refuse;
	copy_filter_open(&filter, &options);
	tap_ok(copy_filter_feed(&filter, sql, strlen(sql)) != 0, "begin_other() fails");
	copy_filter_close(&filter);
	options.begin_other = begin_other;
	options.end = refuse;
	copy_filter_open(&filter, &options);
	tap_ok(copy_filter_feed(&filter, sql, strlen(sql)) != 0, "end() fails");
	copy_filter_close(&filter);
	text_release(&result);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(scripts); i++)
		test_script(scripts[i].sql, scripts[i].want);
	test_long_statement();
	test_failures();
	return tap_done();
}

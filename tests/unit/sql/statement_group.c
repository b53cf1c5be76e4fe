/* sql/statement_group: calls that psql sends together. */
#include "sql/statement_group.h"

#include "unix/text.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define CREATE "SELECT pg_catalog.lo_create('4711')"
#define OWNER "ALTER LARGE OBJECT 4711 OWNER TO alice"
#define OPEN "SELECT pg_catalog.lo_open('4711', 131072)"
#define WRITE "SELECT pg_catalog.lowrite(0, '\\x00;')"
#define CLOSE "SELECT pg_catalog.lo_close(0)"
#define COPY "COPY t (a) FROM stdin"
#define DATA "\nSELECT pg_catalog.lo_close(0);\n\\.\n"

static const struct {
	const char *sql, *want;
} scripts[] = {
	{CREATE ";\n\n\n" OWNER ";\n" OPEN ";\n" WRITE ";\n" CLOSE ";\n\n",
		CREATE "\\;\n\n\n" OWNER "\\;\n" OPEN "\\;\n" WRITE "\\;\n" CLOSE "\\;\n\n;"},
	/* The next other statement is sent with them. */
	{CREATE ";\n-- ;\n" COPY ";" DATA CLOSE ";\n",
		CREATE "\\;\n-- ;\n" COPY ";" DATA CLOSE "\\;\n;"},
	{CREATE ";\nSET a = 1;\nSET b = 1;\n", CREATE "\\;\nSET a = 1;\nSET b = 1;\n"},
	{"SELECT pg_catalog.setval('s', 1);\nSELECT lo_create(1);\n", NULL},
	{"ALTER TABLE large OWNER TO alice;\n", NULL},
	/* A command of psql is run when it is read. */
	{CREATE ";\n\\encoding LATIN1\n" CREATE ";\n",
		CREATE "\\;\n;\\encoding LATIN1\n" CREATE "\\;\n;"},
	{"\\encoding LATIN1\n\\encoding UTF8\n", NULL},
	{"", NULL},
};

static int add_to_result(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static void group_pieces(struct text *result, const char *sql, size_t piece)
{
	struct statement_group group = {.pass = add_to_result, .context = result};
	const struct sql_scanner start = {.depth = 0};
	size_t length = strlen(sql);

	statement_group_begin(&group, &start);
	for (size_t at = 0; at < length; at += piece)
		statement_group_feed(&group, sql + at, length - at < piece ? length - at : piece);
	statement_group_end(&group);
}

static void test_script(const char *sql, const char *want)
{
	for (size_t piece = 1; piece < strlen(sql) + 2; piece++) {
		struct text result;
		char name[64];

		text_init(&result, 1 << 20);
		group_pieces(&result, sql, piece);
		snprintf(name, sizeof name, "%.24s... in pieces of %zu", sql, piece);
		tap_same_text(result.bytes ? result.bytes : "", want ? want : sql, name);
		text_release(&result);
	}
}

/* The longest piece of TEXT that psql sends at once. */
static size_t measure_longest_group(const char *text)
{
	size_t longest = 0;

	while (*text) {
		const char *end = text;

		while (*end && (*end != ';' || end[-1] == '\\'))
			end++;
		if ((size_t)(end - text) > longest)
			longest = (size_t)(end - text);
		text = *end ? end + 1 : end;
	}
	return longest;
}

static void test_size(void)
{
	enum { OBJECTS = 10000 };
	struct statement_group group;
	const struct sql_scanner start = {.depth = 0};
	struct text result;
	size_t longest;

	text_init(&result, 1 << 20);
	group = (struct statement_group){.pass = add_to_result, .context = &result};
	statement_group_begin(&group, &start);
	for (int i = 0; i < OBJECTS; i++)
		statement_group_feed(&group, CREATE ";\n", strlen(CREATE ";\n"));
	statement_group_end(&group);
	text_add_byte(&result, '\0');
	longest = measure_longest_group(result.bytes);
	tap_ok(longest > STATEMENT_GROUP_SIZE, "a group is as large as it may be (%zu)", longest);
	tap_ok(longest < STATEMENT_GROUP_SIZE + 2 * strlen(CREATE ";\n"), "and ends then");
	text_release(&result);
}

/* Before it begins, nothing is read. */
static void test_begin(void)
{
	static const char sql[] = "SELECT 'a quote that does not end; " CREATE ";\n";
	struct statement_group group;
	const struct sql_scanner start = {.depth = 0};
	struct text result;

	text_init(&result, 1 << 10);
	group = (struct statement_group){.pass = add_to_result, .context = &result};
	statement_group_feed(&group, sql, strlen(sql));
	statement_group_end(&group);
	tap_same_text(result.bytes, sql, "as it is");
	text_release(&result);
	text_init(&result, 1 << 10);
	statement_group_begin(&group, &start);
	statement_group_feed(&group, CREATE ";", strlen(CREATE ";"));
	statement_group_begin(&group, &start);
	statement_group_feed(&group, " " CLOSE ";", strlen(" " CLOSE ";"));
	statement_group_end(&group);
	tap_same_text(result.bytes, CREATE "\\; " CLOSE "\\;;", "begun twice");
	text_release(&result);
}

/* The scanner has read what came before. */
static void test_strings(void)
{
	static const char before[] = "SET standard_conforming_strings = off;\n";
	static const char sql[] = "SELECT 'a\\'; SELECT pg_catalog.lo_close(0);', 1;\n";
	struct statement_group group;
	struct sql_scanner scanner = {.depth = 0};
	struct text result;

	text_init(&result, 1 << 10);
	group = (struct statement_group){.pass = add_to_result, .context = &result};
	sql_scanner_feed(&scanner, before, strlen(before));
	statement_group_begin(&group, &scanner);
	statement_group_feed(&group, sql, strlen(sql));
	statement_group_end(&group);
	tap_same_text(result.bytes, sql, "strings with escapes");
	text_release(&result);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(scripts); i++)
		test_script(scripts[i].sql, scripts[i].want);
	test_size();
	test_begin();
	test_strings();
	return tap_done();
}

/* restore/unpacked_rows: the rows in what pg_restore writes. */
#include "restore/unpacked_rows.h"

#include "tap.h"
#include "unix/text.h"

#include <string.h>

enum { ROWS_MAX = 1 << 20, LONG_LINE = 1 << 17 };

#define FIRST "COPY public.t (a, \"\n\") FROM stdin;\n"
#define SECOND "COPY public.u FROM stdin;\n"

/* What was taken: "[", the rows and "]" for each table. */
struct taken {
	struct text rows;
	size_t tables;
};

static const char *const statements[] = {FIRST, SECOND};

static bool begin(void *context, struct archive_piece *statement)
{
	struct taken *taken = context;

	if (taken->tables == sizeof statements / sizeof *statements)
		return false;
	*statement = (struct archive_piece){
		statements[taken->tables], strlen(statements[taken->tables])};
	taken->tables++;
	text_add_byte(&taken->rows, '[');
	return true;
}

static enum status add(void *context, const char *rows, size_t length)
{
	text_add_bytes(&((struct taken *)context)->rows, rows, length);
	return STATUS_DONE;
}

static enum status end(void *context)
{
	text_add_byte(&((struct taken *)context)->rows, ']');
	return STATUS_DONE;
}

static enum status feed(struct unpacked_rows *rows, const char *sql, size_t step)
{
	size_t length = strlen(sql);
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < length; i += step)
		status = unpacked_rows_feed(rows, sql + i, step < length - i ? step : length - i);
	return status == STATUS_DONE ? unpacked_rows_finish(rows) : status;
}

/* WANT: what is taken; NULL: it is refused. */
static void check(const char *name, const char *sql, const char *want, size_t step)
{
	struct taken taken = {.tables = 0};
	const struct unpacked_rows_options options = {
		.begin = begin, .add = add, .end = end, .context = &taken};
	struct unpacked_rows rows;
	enum status status;

	text_init(&taken.rows, ROWS_MAX);
	unpacked_rows_open(&rows, &options);
	status = feed(&rows, sql, step);
	tap_ok(want ? status == STATUS_DONE && strcmp(taken.rows.bytes, want) == 0
		    : status == STATUS_INPUT,
		"%s, in steps of %zu", name, step);
	unpacked_rows_close(&rows);
	text_release(&taken.rows);
}

static const struct {
	const char *name, *sql, *want;
} cases[] = {
	{"two tables",
		"--\n-- x\n\nSET a = 1;\nSELECT pg_catalog.set_config('search_path', '', "
		"false);\n\n"
		"\\restrict x\n" FIRST "1\ta\n2\tb\n\\.\n\n\n--\n\n" SECOND "3\n\\.\n\n\n"
		"\\unrestrict x\n\n",
		"[1\ta\n2\tb\n][3\n]"},
	{"empty tables", FIRST "\\.\n\n\n" SECOND "\\.\n", "[][]"},
	{"what resembles the end", FIRST "\\\\.\n.\\.\n\\.x\n\\..\n\n\\\n.\n\\.\n" SECOND "\n\\.\n",
		"[\\\\.\n.\\.\n\\.x\n\\..\n\n\\\n.\n][\n]"},
	{"rows after the end", FIRST "\\.\n1\ta\n" SECOND "\\.\n", NULL},
	{"a command", FIRST "\\.\n\\! x\n" SECOND "\\.\n", NULL},
	{"a statement", FIRST "\\.\n" SECOND "\\.\nDROP TABLE t;\n", NULL},
	{"a query", FIRST "\\.\n" SECOND "\\.\nSELECT pg_catalog.lo_unlink(1);\n", NULL},
	{"another table", FIRST "\\.\nCOPY public.v FROM stdin;\n\\.\n", NULL},
	{"a table twice", FIRST "\\.\n" FIRST "\\.\n", NULL},
	{"a table too many", FIRST "\\.\n" SECOND "\\.\n" SECOND "\\.\n", NULL},
	{"a table too few", FIRST "\\.\n", NULL},
	{"nothing", "", NULL},
	{"a cut statement", FIRST "\\.\nCOPY public.u", NULL},
	{"rows without an end", FIRST "\\.\n" SECOND "1\n", NULL},
	{"an end that is cut", FIRST "\\.\n" SECOND "1\n\\.", NULL},
	{"a line that is cut", FIRST "\\.\n" SECOND "\\.\n--", NULL},
};

static void add_long_line(struct text *text)
{
	for (int i = 0; i < LONG_LINE; i++)
		text_add_byte(text, 'x');
	text_add_byte(text, '\n');
}

/* A row may be longer than what is read at once, a comment may not. */
static void check_long_lines(void)
{
	struct text sql, want;

	text_init(&sql, ROWS_MAX);
	text_init(&want, ROWS_MAX);
	text_add(&sql, FIRST);
	add_long_line(&sql);
	text_add(&sql, "\\.\n" SECOND "\\.\n");
	text_add(&want, "[");
	add_long_line(&want);
	text_add(&want, "][]");
	check("a long row", sql.bytes, want.bytes, 999);
	text_clear(&sql);
	text_add(&sql, "--");
	add_long_line(&sql);
	check("a long comment", sql.bytes, NULL, 999);
	text_release(&sql);
	text_release(&want);
}

int main(void)
{
	static const size_t steps[] = {1, 2, 3, 4, 7, 1000};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t j = 0; j < sizeof steps / sizeof *steps; j++)
			check(cases[i].name, cases[i].sql, cases[i].want, steps[j]);
	check_long_lines();
	return tap_done();
}

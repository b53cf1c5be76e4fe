/*
 * SQL, from which rows are taken, in groups for psql. However the SQL is cut into pieces, the same
 * comes out; what is not taken comes out as it is; and groups change semicolons only. The first
 * byte of the input is the size of the pieces minus one.
 */
#include "sql/copy_filter.h"
#include "sql/statement_filter.h"
#include "sql/statement_group.h"

#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 24 };

struct way {
	struct copy_filter filter;
	bool takes;
	struct text *result;
};

static int keep(void *context, const char *sql, size_t length)
{
	text_add_bytes(((struct way *)context)->result, sql, length);
	return 0;
}

static int begin_other(void *context)
{
	(void)context;
	return 0;
}

static int begin(void *context, const char *statement, size_t length)
{
	struct way *way = context;

	return way->takes ? keep(way, statement, length) + 1 : 0;
}

static int end(void *context)
{
	return keep(context, "end", strlen("end"));
}

static void take_rows(const char *sql, size_t length, size_t piece, bool takes, struct text *result)
{
	struct way way = {.takes = takes, .result = result};
	const struct copy_filter_options options = {
		.pass = keep,
		.begin_other = begin_other,
		.begin = begin,
		.add = keep,
		.end = end,
		.context = &way,
	};

	text_init(result, LIMIT);
	copy_filter_open(&way.filter, &options);
	for (size_t at = 0; at < length; at += piece)
		if (copy_filter_feed(
			    &way.filter, sql + at, length - at < piece ? length - at : piece) != 0)
			abort();
	if (copy_filter_finish(&way.filter) != 0)
		abort();
	copy_filter_close(&way.filter);
}

static int add(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static void group(const char *sql, size_t length, size_t piece, struct text *result)
{
	static const struct sql_scanner start;
	struct statement_group group = {.pass = add, .context = result};

	text_init(result, LIMIT);
	statement_group_begin(&group, &start);
	for (size_t at = 0; at < length; at += piece)
		statement_group_feed(&group, sql + at, length - at < piece ? length - at : piece);
	statement_group_end(&group);
}

/* Whether GROUPED is SQL, but for backslashes before semicolons, and semicolons that are more. */
static bool is_grouped(const char *sql, size_t length, const struct text *grouped)
{
	size_t at = 0;

	for (size_t i = 0; i < grouped->length; i++) {
		char byte = grouped->bytes[i];

		if (at < length && byte == sql[at])
			at++;
		else if (byte != ';' &&
			 (byte != '\\' || i + 1 == grouped->length || grouped->bytes[i + 1] != ';'))
			return false;
	}
	return at == length;
}

static bool is_accepted(const char *sql, size_t length)
{
	struct text passed;
	struct way way = {.result = &passed};
	const struct statement_filter_options options = {
		.within_transaction = true, .pass = keep, .context = &way};
	struct statement_filter filter;
	bool accepted;

	text_init(&passed, LIMIT);
	statement_filter_open(&filter, &options);
	accepted = statement_filter_feed(&filter, sql, length) == 0 &&
		   statement_filter_finish(&filter) == 0;
	text_release(&passed);
	return accepted;
}

static bool is_same(const struct text *text, const char *bytes, size_t length)
{
	return text->length == length && (length == 0 || memcmp(text->bytes, bytes, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *sql = (const char *)data + 1;
	size_t piece = size > 0 ? (size_t)data[0] + 1 : 1;
	struct text whole, cut;

	if (size < 2 || !is_accepted(sql, size - 1))
		return 0;
	take_rows(sql, size - 1, size, true, &whole);
	take_rows(sql, size - 1, piece, true, &cut);
	if (!is_same(&cut, whole.bytes, whole.length))
		abort();
	text_release(&whole);
	text_release(&cut);
	take_rows(sql, size - 1, piece, false, &cut);
	if (!is_same(&cut, sql, size - 1))
		abort();
	text_release(&cut);
	group(sql, size - 1, size, &whole);
	group(sql, size - 1, piece, &cut);
	if (!is_same(&cut, whole.bytes, whole.length) || !is_grouped(sql, size - 1, &whole))
		abort();
	text_release(&whole);
	text_release(&cut);
	return 0;
}

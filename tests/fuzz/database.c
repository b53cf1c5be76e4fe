/*
 * Arbitrary SQL through the filter of what is about the dumped database. However the SQL is cut
 * into pieces, the same is passed on, collected or refused. As many lines are passed on as came.
 * The first byte of the input is the size of the pieces minus one.
 */
#include "sql/database_filter.h"

#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 24 };

struct outcome {
	bool accepted;
	struct text passed, statements;
};

static int keep(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

static void filter(struct outcome *outcome, const char *sql, size_t length, size_t piece)
{
	const struct database_filter_options options = {.pass = keep, .context = &outcome->passed};
	struct database_filter filter;
	int result = 0;

	text_init(&outcome->passed, LIMIT);
	text_init(&outcome->statements, LIMIT);
	database_filter_open(&filter, &options);
	for (size_t at = 0; at < length && result == 0; at += piece)
		result = database_filter_feed(
			&filter, sql + at, length - at < piece ? length - at : piece);
	if (result == 0)
		result = database_filter_finish(&filter);
	outcome->accepted = result == 0;
	text_add(&outcome->statements, filter.statements.bytes);
	database_filter_close(&filter);
}

static void release(struct outcome *outcome)
{
	text_release(&outcome->passed);
	text_release(&outcome->statements);
}

static bool are_equal(const struct text *a, const struct text *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *sql = (const char *)data + 1;
	struct outcome whole, cut;

	if (size < 2)
		return 0;
	filter(&whole, sql, size - 1, size);
	filter(&cut, sql, size - 1, (size_t)data[0] + 1);
	if (whole.accepted != cut.accepted)
		abort();
	if (whole.accepted && (!are_equal(&whole.passed, &cut.passed) ||
				      !are_equal(&whole.statements, &cut.statements)))
		abort();
	if (whole.accepted && bytes_count_lines(whole.passed.bytes, whole.passed.length) !=
				      bytes_count_lines(sql, size - 1))
		abort();
	release(&whole);
	release(&cut);
	return 0;
}

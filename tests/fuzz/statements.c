/*
 * Arbitrary SQL through the filter of statements. However the SQL is cut into pieces, the same is
 * passed on or refused. What was passed on of SQL that was accepted is accepted again, unchanged.
 * The first byte of the input is the size of the pieces minus one.
 */
#include "sql/statement_filter.h"

#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 24 };

static int keep(void *context, const char *sql, size_t length)
{
	text_add_bytes(context, sql, length);
	return 0;
}

/* Returns whether all was accepted; what passed is added to PASSED. */
static bool filter(const char *sql, size_t length, size_t piece, struct text *passed)
{
	const struct statement_filter_options options = {
		.within_transaction = true, .pass = keep, .context = passed};
	struct statement_filter filter;

	text_init(passed, LIMIT);
	statement_filter_open(&filter, &options);
	for (size_t at = 0; at < length; at += piece)
		if (statement_filter_feed(
			    &filter, sql + at, length - at < piece ? length - at : piece) != 0)
			return false;
	return statement_filter_finish(&filter) == 0;
}

static bool are_equal(const struct text *a, const struct text *b)
{
	return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *sql = (const char *)data + 1;
	struct text whole, cut, again;
	bool accepted;

	if (size < 2)
		return 0;
	accepted = filter(sql, size - 1, size, &whole);
	if (filter(sql, size - 1, (size_t)data[0] + 1, &cut) != accepted)
		abort();
	if (accepted && !are_equal(&whole, &cut))
		abort();
	if (accepted) {
		if (!filter(whole.bytes, whole.length, LIMIT, &again) || !are_equal(&whole, &again))
			abort();
		text_release(&again);
	}
	text_release(&whole);
	text_release(&cut);
	return 0;
}

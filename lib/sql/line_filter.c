#include "sql/line_filter.h"

#include "unix/message.h"

#include <string.h>

void line_filter_open(
	struct line_filter *filter, const struct line_filter_options *options, void *context)
{
	*filter = (struct line_filter){.options = options, .context = context};
	text_init(&filter->held, LINE_FILTER_MAX);
}

/* True if a line that begins with these bytes, at least one, may match. */
static bool may_match(const struct line_filter *filter, const char *bytes, size_t length)
{
	for (const char *const *next = filter->options->beginnings; *next; next++) {
		size_t wanted;

		if (**next != *bytes)
			continue;
		wanted = strlen(*next);
		if (memcmp(bytes, *next, length < wanted ? length : wanted) == 0)
			return true;
	}
	return false;
}

/* The length of the first line, with its newline; LENGTH if it has none. */
static size_t measure_line(const char *bytes, size_t length)
{
	const char *end = memchr(bytes, '\n', length);

	return end ? (size_t)(end - bytes) + 1 : length;
}

static bool ends_line(const char *bytes, size_t length)
{
	return length > 0 && bytes[length - 1] == '\n';
}

static int pass_on(struct line_filter *filter, const char *bytes, size_t length)
{
	return length > 0 ? filter->options->pass_on(filter->context, bytes, length) : 0;
}

/* The held bytes turned out not to match. */
static int release_held(struct line_filter *filter)
{
	int result = pass_on(filter, filter->held.bytes, filter->held.length);

	text_clear(&filter->held);
	return result;
}

static int handle_held(struct line_filter *filter, bool is_last)
{
	struct text *held = &filter->held;
	int result =
		filter->options->take_line(filter->context, held->bytes, held->length, is_last);

	if (result == LINE_FILTER_MORE)
		return 0;
	text_clear(held);
	return result;
}

/* Whether the line of the held bytes and these begins like a matching one. */
static bool matches(const struct line_filter *filter, const char *bytes, size_t length)
{
	const struct text *held = &filter->held;

	for (const char *const *next = filter->options->beginnings; *next; next++) {
		size_t wanted = strlen(*next);
		size_t before = held->length < wanted ? held->length : wanted;

		if (memcmp(held->bytes, *next, before) == 0 && wanted - before <= length &&
			memcmp(bytes, *next + before, wanted - before) == 0)
			return true;
	}
	return false;
}

/*
 * Adds bytes to the held line. Calls take_line() once the line is whole; releases it as soon as it
 * no longer matches or does not fit.
 */
static int hold_line(struct line_filter *filter, const char *bytes, size_t length)
{
	struct text *held = &filter->held;
	bool fits = length <= held->limit - held->length;

	text_add_bytes(held, bytes, fits ? length : 0);
	if (held->broken)
		return fail("out of memory");
	if (!fits && filter->options->refuse_long && matches(filter, bytes, length))
		return filter->options->refuse_long(filter->context);
	if (!fits || !may_match(filter, held->bytes, held->length)) {
		filter->in_other_line = !ends_line(bytes, length);
		return release_held(filter) != 0 ? -1 : pass_on(filter, bytes, fits ? 0 : length);
	}
	return ends_line(bytes, length) ? handle_held(filter, false) : 0;
}

/* Reads all lines that cannot match, so that pass_on() is called once. Returns their length. */
static size_t scan_other_lines(struct line_filter *filter, const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length &&
		(filter->in_other_line || !sql_scanner_is_between_statements(&filter->scanner) ||
			!may_match(filter, bytes + at, length - at))) {
		size_t taken = measure_line(bytes + at, length - at);

		sql_scanner_feed(&filter->scanner, bytes + at, taken);
		at += taken;
		filter->in_other_line = !ends_line(bytes, at);
	}
	return at;
}

int line_filter_feed(struct line_filter *filter, const char *bytes, size_t length)
{
	while (length > 0) {
		size_t taken;
		int result;

		if (filter->held.length == 0 &&
			(taken = scan_other_lines(filter, bytes, length)) > 0) {
			result = pass_on(filter, bytes, taken);
		} else {
			taken = measure_line(bytes, length);
			sql_scanner_feed(&filter->scanner, bytes, taken);
			result = hold_line(filter, bytes, taken);
		}
		if (result != 0)
			return -1;
		bytes += taken;
		length -= taken;
	}
	return 0;
}

int line_filter_finish(struct line_filter *filter)
{
	return filter->held.length > 0 ? handle_held(filter, true) : 0;
}

void line_filter_close(struct line_filter *filter)
{
	text_release(&filter->held);
}

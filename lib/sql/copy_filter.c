#include "sql/copy_filter.h"

#include <stdbool.h>
#include <string.h>

static const char beginning[] = "COPY ";

static int pass_on(const struct copy_filter *filter, const char *sql, size_t length)
{
	return length > 0 ? filter->options.pass(filter->options.context, sql, length) : 0;
}

static int add_rows(const struct copy_filter *filter, const char *rows, size_t length)
{
	return length > 0 ? filter->options.add(filter->options.context, rows, length) : 0;
}

/* Takes what is held for SQL of another kind. */
static int release_held(struct copy_filter *filter)
{
	int result = filter->options.begin_other(filter->options.context);

	if (result == 0)
		result = pass_on(filter, filter->held.bytes, filter->held.length);
	text_clear(&filter->held);
	filter->state = COPY_FILTER_PASSING;
	return result;
}

static int decide(struct copy_filter *filter)
{
	int takes = filter->options.begin(
		filter->options.context, filter->held.bytes, filter->held.length);

	if (takes <= 0)
		return takes < 0 ? -1 : release_held(filter);
	text_clear(&filter->held);
	filter->state = COPY_FILTER_BEFORE_ROWS;
	return 0;
}

/* Whether what is held may begin the statement. */
static bool may_be_copy(const struct text *held)
{
	size_t length = sizeof beginning - 1;

	return memcmp(held->bytes, beginning, held->length < length ? held->length : length) == 0;
}

static int hold(struct copy_filter *filter, char byte)
{
	text_add_byte(&filter->held, byte);
	if (text_finish(&filter->held, "a statement") != STATUS_DONE)
		return -1;
	if (!may_be_copy(&filter->held) || filter->held.length == COPY_FILTER_MAX)
		return release_held(filter);
	if (filter->scanner.ended == 0)
		return 0;
	return sql_scanner_is_in_data(&filter->scanner) ? decide(filter) : release_held(filter);
}

/* Holds BYTE if a word begins a statement with it. REST: see take_byte(). */
static int look_for_statement(struct copy_filter *filter, const char **rest, const char *byte)
{
	const char *start = *rest;

	*rest = byte;
	if (pass_on(filter, start, (size_t)(byte - start)) != 0)
		return -1;
	if (!filter->scanner.in_word)
		return filter->options.begin_other(filter->options.context);
	*rest = byte + 1;
	filter->state = COPY_FILTER_HOLDING;
	return hold(filter, *byte);
}

/*
 * Called when BYTE, within rows, has been read. What may become the line that ends them is held.
 * The last byte of that line ends them. REST: see take_byte().
 */
static int take_row_byte(struct copy_filter *filter, const char **rest, const char *byte)
{
	const char *start = *rest;

	if (!sql_scanner_is_in_data(&filter->scanner)) {
		text_clear(&filter->held);
		filter->state = COPY_FILTER_PASSING;
		*rest = byte + 1;
		return filter->options.end(filter->options.context);
	}
	if (sql_scanner_may_end_data(&filter->scanner)) {
		*rest = byte + 1;
		text_add_byte(&filter->held, *byte);
		if (text_finish(&filter->held, "the end of rows") != STATUS_DONE)
			return -1;
		return add_rows(filter, start, (size_t)(byte - start));
	}
	if (filter->held.length > 0) {
		if (add_rows(filter, filter->held.bytes, filter->held.length) != 0)
			return -1;
		text_clear(&filter->held);
	}
	return 0;
}

/* Whether the last byte, before which there were TOKENS tokens, has begun a statement or command.
 */
static bool has_begun(const struct sql_scanner *scanner, int tokens, bool was_in_command)
{
	return (tokens == 0 && scanner->tokens == 1) ||
	       (!was_in_command && sql_scanner_is_in_command(scanner));
}

/*
 * Reads BYTE. *REST is the first byte that is neither passed on nor taken, nor held; it moves past
 * BYTE if that is one of these.
 */
static int take_byte(struct copy_filter *filter, const char **rest, const char *byte)
{
	struct sql_scanner *scanner = &filter->scanner;
	bool was_in_command = sql_scanner_is_in_command(scanner);
	int tokens = scanner->tokens;

	sql_scanner_step(scanner, *byte);
	switch (filter->state) {
	case COPY_FILTER_HOLDING:
		*rest = byte + 1;
		return hold(filter, *byte);
	case COPY_FILTER_BEFORE_ROWS:
		*rest = byte + 1;
		if (*byte == '\n')
			filter->state = COPY_FILTER_ROWS;
		return 0;
	case COPY_FILTER_ROWS:
		return take_row_byte(filter, rest, byte);
	default:
		return has_begun(scanner, tokens, was_in_command)
			       ? look_for_statement(filter, rest, byte)
			       : 0;
	}
}

void copy_filter_open(struct copy_filter *filter, const struct copy_filter_options *options)
{
	*filter = (struct copy_filter){.options = *options};
	text_init(&filter->held, COPY_FILTER_MAX);
}

int copy_filter_feed(struct copy_filter *filter, const char *sql, size_t length)
{
	const char *end = sql + length, *rest = sql;

	for (const char *next = sql; next < end; next++) {
		if (filter->state != COPY_FILTER_HOLDING)
			next += sql_scanner_skip(&filter->scanner, next, (size_t)(end - next));
		if (next == end)
			break;
		if (take_byte(filter, &rest, next) != 0)
			return -1;
	}
	if (filter->state == COPY_FILTER_ROWS)
		return add_rows(filter, rest, (size_t)(end - rest));
	return filter->state == COPY_FILTER_PASSING ? pass_on(filter, rest, (size_t)(end - rest))
						    : 0;
}

int copy_filter_finish(struct copy_filter *filter)
{
	return filter->state == COPY_FILTER_HOLDING ? release_held(filter) : 0;
}

void copy_filter_close(struct copy_filter *filter)
{
	text_release(&filter->held);
}

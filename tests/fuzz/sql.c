/*
 * Arbitrary SQL through the line filter and the readers of statements. However the SQL is cut into
 * pieces, no byte is lost or moved, and nothing is read past its end. The first byte of the input
 * is the size of the pieces minus one.
 */
#include "dump/head.h"
#include "dump/judge.h"
#include "sql/line_filter.h"
#include "sql/references.h"
#include "sql/relocate.h"

#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LIMIT = 1 << 24 };

static int pass(void *context, const char *bytes, size_t length)
{
	text_add_bytes(context, bytes, length);
	return 0;
}

static void add_length(enum reference kind, const char *name, void *context)
{
	(void)kind;
	*(size_t *)context += strlen(name);
}

static bool is_there(const char *locale)
{
	return strlen(locale) % 2 == 0;
}

static int examine_line(void *context, const char *line, size_t length, bool is_last)
{
	struct text text, missing;
	size_t names = 0;

	if (!is_last && length % 3 == 0 && length < 1000)
		return LINE_FILTER_MORE;
	text_init(&text, LIMIT);
	text_init(&missing, LIMIT);
	references_find(line, length, add_length, &names);
	if (relocate_tablespace(&text, line, length, "/tmp/it's") && text.length == 0)
		abort();
	if (relocate_locales(&text, &missing, line, length, is_there) && text.length == 0)
		abort();
	text_release(&text);
	text_release(&missing);
	return pass(context, line, length);
}

static void filter_pieces(const char *bytes, size_t length, size_t piece)
{
	static const char *const beginnings[] = {
		"ALTER ", "CREATE ", "GRANT ", "REVOKE ", "SET ", "\\connect ", NULL};
	static const struct line_filter_options rules = {
		.beginnings = beginnings, .take_line = examine_line, .pass_on = pass};
	struct line_filter filter;
	struct text result;

	text_init(&result, LIMIT);
	line_filter_open(&filter, &rules, &result);
	for (size_t at = 0; at < length; at += piece)
		if (line_filter_feed(
			    &filter, bytes + at, length - at < piece ? length - at : piece) != 0)
			abort();
	if (line_filter_finish(&filter) != 0 || result.length != length ||
		memcmp(result.bytes, bytes, length) != 0)
		abort();
	line_filter_close(&filter);
	text_release(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data + 1;
	struct dump_head head;
	struct judge judge;

	if (size < 2)
		return 0;
	filter_pieces(bytes, size - 1, size);
	filter_pieces(bytes, size - 1, (size_t)data[0] + 1);
	judge_open(&judge);
	judge_feed(&judge, bytes, size - 1);
	dump_head_read(&head, &judge, bytes, size - 1);
	return 0;
}

/* sql/line_filter: lines are picked out of a stream, however it is cut into pieces. */
#include "sql/line_filter.h"

#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Passes matching lines on in brackets. "GRANT MORE" asks for the next line as well. */
static int bracket_line(void *context, const char *line, size_t length, bool is_last)
{
	const char *end = memchr(line, '\n', length);

	if (!is_last && strncmp(line, "GRANT MORE\n", 11) == 0 && end == line + length - 1)
		return LINE_FILTER_MORE;
	text_add_byte(context, '[');
	text_add_bytes(context, line, length);
	text_add_byte(context, ']');
	return 0;
}

static int pass(void *context, const char *bytes, size_t length)
{
	text_add_bytes(context, bytes, length);
	return 0;
}

static const char *const beginnings[] = {"GRANT ", "ALTER ", NULL};
static const struct line_filter_options rules = {
	.beginnings = beginnings, .take_line = bracket_line, .pass_on = pass};

static void filter_pieces(struct text *result, const char *bytes, size_t length, size_t piece)
{
	struct line_filter filter;

	line_filter_open(&filter, &rules, result);
	for (size_t at = 0; at < length; at += piece)
		line_filter_feed(&filter, bytes + at, length - at < piece ? length - at : piece);
	line_filter_finish(&filter);
	line_filter_close(&filter);
}

static const struct {
	const char *stream;
	const char *want;
} streams[] = {
	{"", ""},
	{"a;\nGRANT x;\nb;\n", "a;\n[GRANT x;\n]b;\n"},
	{"GRANT x;\nALTER y;\n", "[GRANT x;\n][ALTER y;\n]"},
	{"a;GRANT x;\nGRANTED;\nGRANT x\nGRANT y\n", "a;GRANT x;\nGRANTED;\n[GRANT x\n]GRANT y\n"},
	{"\\a\nALTER y;\n-- b\nALTER y;\n", "\\a\n[ALTER y;\n]-- b\n[ALTER y;\n]"},
	{"COPY t FROM stdin;\nGRANT x;\n\\.\nALTER y;\n",
		"COPY t FROM stdin;\nGRANT x;\n\\.\n[ALTER y;\n]"},
	{"a $_$\nGRANT x;\n$_$;\nALTER y;\n", "a $_$\nGRANT x;\n$_$;\n[ALTER y;\n]"},
	{"a '\nGRANT x;\n';\nALTER y;\n", "a '\nGRANT x;\n';\n[ALTER y;\n]"},
	{"ALTER y '\nGRANT x;\n';\nALTER y;\n", "[ALTER y '\n]GRANT x;\n';\n[ALTER y;\n]"},
	{"a GRANT x\nGRANTED\nGRAN\n", "a GRANT x\nGRANTED\nGRAN\n"},
	{"\n\nGRANT x", "\n\n[GRANT x]"},
	{"GRAN", "[GRAN]"},
	{"GRANT MORE\nx\ny\n", "[GRANT MORE\nx\n]y\n"},
	{"GRANT MORE\nGRANT x\ny", "[GRANT MORE\nGRANT x\n]y"},
	{"GRANT MORE\n", "[GRANT MORE\n]"},
};

static void test_streams(void)
{
	for (size_t i = 0; i < COUNT(streams); i++)
		for (size_t piece = 1; piece < 6; piece++) {
			struct text result;

			text_init(&result, 1000);
			filter_pieces(&result, streams[i].stream, strlen(streams[i].stream), piece);
			tap_same_text(result.bytes, streams[i].want, streams[i].stream);
			text_release(&result);
		}
}

/* A line that is too long is passed on unchanged. The line after it matches. */
static void test_long_line(void)
{
	static const size_t pieces[] = {1000, LINE_FILTER_MAX, 10 * (size_t)LINE_FILTER_MAX};
	size_t size = 3 * (size_t)LINE_FILTER_MAX;
	char *stream = malloc(size + 8);

	if (!stream)
		abort();
	memset(stream, 'x', size);
	memcpy(stream, "GRANT ", 6);
	memcpy(stream + size - 2, ";\nALTER y\n", 10);
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct text result;

		text_init(&result, 2 * size);
		filter_pieces(&result, stream, size + 8, pieces[i]);
		tap_ok(result.length == size + 10 && memcmp(result.bytes, stream, size) == 0 &&
				strcmp(result.bytes + size, "[ALTER y\n]") == 0,
			"a long line in pieces of %zu bytes", pieces[i]);
		text_release(&result);
	}
	free(stream);
}

static int refuse(void *context, const char *bytes, size_t length)
{
	(void)context, (void)bytes, (void)length;
	return -1;
}

static int refuse_line(void *context, const char *line, size_t length, bool is_last)
{
	(void)is_last;
	return refuse(context, line, length);
}

static void test_failures(void)
{
	static const struct line_filter_options no_line = {
		.beginnings = beginnings, .take_line = refuse_line, .pass_on = pass};
	static const struct line_filter_options no_bytes = {
		.beginnings = beginnings, .take_line = bracket_line, .pass_on = refuse};
	struct line_filter filter;
	struct text result;

	text_init(&result, 1000);
	line_filter_open(&filter, &no_line, &result);
	tap_ok(line_filter_feed(&filter, "a;\nGRANT x\n", 11) == -1, "a line that fails");
	line_filter_close(&filter);
	line_filter_open(&filter, &no_line, &result);
	tap_ok(line_filter_feed(&filter, "GRANT x", 7) == 0 && line_filter_finish(&filter) == -1,
		"a last line that fails");
	line_filter_close(&filter);
	line_filter_open(&filter, &no_bytes, &result);
	tap_ok(line_filter_feed(&filter, "a\n", 2) == -1, "bytes that cannot be passed on");
	line_filter_close(&filter);
	text_release(&result);
}

int main(void)
{
	test_streams();
	test_long_line();
	test_failures();
	return tap_done();
}

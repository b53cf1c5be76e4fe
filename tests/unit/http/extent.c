/*
 * http/extent: which bytes a response holds.
 */
#include "http/extent.h"

#include "http/headers.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	long status;
	const char *length;
	const char *range;
	struct extent want;
} answers[] = {
	{206, "100", "bytes 0-99/1234", {0, 100, 1234}},
	{206, NULL, "bytes 1200-1233/1234", {1200, 34, 1234}},
	{206, "1", "Bytes 0-0/1", {0, 1, 1}},
	{206, NULL, "bytes 0-18446744073709551613/18446744073709551615",
		{0, 18446744073709551614U, 18446744073709551615U}},
	{200, "1234", NULL, {0, 1234, 1234}},
	{200, "0", NULL, {0, 0, 0}},
	{200, "7", "bytes 0-99/1234", {0, 7, 7}},
};

static const struct {
	long status;
	const char *length;
	const char *range;
} others[] = {
	{206, "100", NULL},
	{206, "100", ""},
	{206, "100", "bytes"},
	{206, "100", "bytes */1234"},
	{206, "100", "bytes 0-99/*"},
	{206, "100", "bytes 0-99"},
	{206, "100", "bytes 0-99/99"},
	{206, "100", "bytes 0-99/0"},
	{206, "100", "bytes 99-0/1234"},
	{206, "100", "bytes -99/1234"},
	{206, "100", "bytes 0-99/1234x"},
	{206, "100", "bytes  0-99/1234"},
	{206, "100", "bytes 0 -99/1234"},
	{206, "100", "bytes 0-+99/1234"},
	{206, "100", "bytes=0-99/1234"},
	{206, "100", "items 0-99/1234"},
	{206, "100", "bytes 0-18446744073709551616/18446744073709551617"},
	{200, NULL, "bytes 0-99/1234"},
	{200, "", NULL},
	{200, "-1", NULL},
	{200, "1K", NULL},
	{200, "18446744073709551616", NULL},
};

static bool read_answer(struct extent *extent, long status, const char *length, const char *range)
{
	struct headers answer = {.count = 0};
	bool result;

	if (length)
		headers_add(&answer, "Content-Length", length);
	if (range)
		headers_add(&answer, "Content-Range", range);
	result = extent_read(extent, status, &answer);
	headers_release(&answer);
	return result;
}

int main(void)
{
	struct extent got;

	for (size_t i = 0; i < COUNT(answers); i++) {
		const struct extent *want = &answers[i].want;

		tap_ok(read_answer(&got, answers[i].status, answers[i].length, answers[i].range) &&
				got.first == want->first && got.length == want->length &&
				got.size == want->size,
			"%ld, %s, %s", answers[i].status,
			answers[i].length ? answers[i].length : "no length",
			answers[i].range ? answers[i].range : "no range");
	}
	for (size_t i = 0; i < COUNT(others); i++)
		tap_ok(!read_answer(&got, others[i].status, others[i].length, others[i].range),
			"not said by %ld, %s, %s", others[i].status,
			others[i].length ? others[i].length : "no length",
			others[i].range ? others[i].range : "no range");
	return tap_done();
}

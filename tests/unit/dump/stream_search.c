/* dump/stream_search: finds what a search of the whole stream finds, however it is cut. */
#include "dump/stream_search.h"
#include "tap.h"

#include <string.h>

enum { LEAD = 2, TRAIL = 3 };

static const struct {
	const char *needle;
	const char *stream;
} cases[] = {
	{"ab", "abcabcab--------ababababab--ab---"},
	{"aa", "aaaaaaaaaaaa"},
	{"abc", "ababcababcabcabc...ab"},
	{"x", "xyxxxxyyyyyyyx"},
	{"long needle", "long needle, a long needlelong needle or long needl"},
	{"none", "there is nothing"},
};

/* Whether a match ends after the first END bytes of the stream, which has zeros before it. */
static bool ends_match(const char *needle, const char *stream, size_t end)
{
	size_t length = strlen(needle);

	return end >= length + TRAIL && memcmp(stream + end - TRAIL - length, needle, length) == 0;
}

/* Searches in pieces. Returns the number of matches that are wrong or missing. */
static size_t count_wrong(const char *needle, const char *stream, size_t piece)
{
	struct stream_search search;
	size_t length = strlen(stream);
	size_t at = 0, wrong = 0;

	stream_search_open(&search, LEAD, needle, strlen(needle), TRAIL);
	while (at < length) {
		size_t rest = length - at < piece ? length - at : piece;
		const char *match;
		size_t taken = stream_search_feed(&search, stream + at, rest, &match);

		for (size_t end = at + 1; end <= at + taken; end++)
			wrong += ends_match(needle, stream, end) != (match && end == at + taken);
		wrong += match && memcmp(match + LEAD, needle, strlen(needle)) != 0;
		at += taken;
	}
	return wrong;
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t piece = 1; piece <= 40; piece += 3)
			tap_ok(count_wrong(cases[i].needle, cases[i].stream, piece) == 0,
				"\"%s\" in pieces of %zu", cases[i].needle, piece);
	return tap_done();
}

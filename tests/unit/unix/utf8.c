/*
 * unix/utf8: the length of characters, and control characters.
 */
#include "unix/utf8.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *bytes;
	size_t length;
	size_t want;
	bool control;
} vectors[] = {
	{"", 0, 0, false},
	{"", 1, 1, true},
	{"a", 1, 1, false},
	{"ab", 2, 1, false},
	{"\n", 1, 1, true},
	{"\x1f", 1, 1, true},
	{" ", 1, 1, false},
	{"~", 1, 1, false},
	{"\x7f", 1, 1, true},
	{"\x80", 1, 0, false},
	{"\xbf\x80", 2, 0, false},
	{"\xc0\x80", 2, 0, false},
	{"\xc1\xbf", 2, 0, false},
	{"\xc2\x80", 2, 2, true},
	{"\xc2\x9f", 2, 2, true},
	{"\xc2\xa0", 2, 2, false},
	{"\xc2", 1, 0, false},
	{"\xc2\x85", 1, 0, false},
	{"\xc2\x7f", 2, 0, false},
	{"\xc2\xc0", 2, 0, false},
	{"\xdf\xbf", 2, 2, false},
	{"\xe0\x9f\xbf", 3, 0, false},
	{"\xe0\xa0\x80", 3, 3, false},
	{"\xe2\x82\xac", 3, 3, false},
	{"\xe2\x82\xac", 2, 0, false},
	{"\xe2\x82", 2, 0, false},
	{"\xe2\x82\x2c", 3, 0, false},
	{"\xed\x9f\xbf", 3, 3, false},
	{"\xed\xa0\x80", 3, 0, false},
	{"\xee\x80\x80", 3, 3, false},
	{"\xef\xbf\xbf", 3, 3, false},
	{"\xf0\x8f\xbf\xbf", 4, 0, false},
	{"\xf0\x90\x80\x80", 4, 4, false},
	{"\xf0\x9f\x90\x98", 4, 4, false},
	{"\xf0\x9f\x90\x98", 3, 0, false},
	{"\xf0\x9f\x90\xc0", 4, 0, false},
	{"\xf4\x8f\xbf\xbf", 4, 4, false},
	{"\xf4\x90\x80\x80", 4, 0, false},
	{"\xf5\x80\x80\x80", 4, 0, false},
	{"\xff", 1, 0, false},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(vectors); i++) {
		const unsigned char *bytes = (const unsigned char *)vectors[i].bytes;
		size_t length = vectors[i].length;

		tap_ok(utf8_measure(bytes, length) == vectors[i].want, "length, line %zu", i);
		tap_ok(utf8_is_control(bytes, length) == vectors[i].control, "control, line %zu",
			i);
	}
	return tap_done();
}

#include "unix/utf8.h"

#include <string.h>

/* The table of RFC 3629, section 4. Bytes after the second are 0x80 to 0xbf. */
static const struct shape {
	unsigned char first, last;     /* of the first byte */
	unsigned char lowest, highest; /* of the second */
	size_t length;
} shapes[] = {
	{0x00, 0x7f, 0x00, 0x00, 1},
	{0xc2, 0xdf, 0x80, 0xbf, 2},
	{0xe0, 0xe0, 0xa0, 0xbf, 3},
	{0xe1, 0xec, 0x80, 0xbf, 3},
	{0xed, 0xed, 0x80, 0x9f, 3},
	{0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4},
	{0xf1, 0xf3, 0x80, 0xbf, 4},
	{0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct shape *find_shape(unsigned char first)
{
	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
		if (first >= shapes[i].first && first <= shapes[i].last)
			return &shapes[i];
	return NULL;
}

size_t utf8_measure(const unsigned char *bytes, size_t length)
{
	const struct shape *shape = length > 0 ? find_shape(bytes[0]) : NULL;

	if (!shape || shape->length > length)
		return 0;
	if (shape->length > 1 && (bytes[1] < shape->lowest || bytes[1] > shape->highest))
		return 0;
	for (size_t i = 2; i < shape->length; i++)
		if (bytes[i] < 0x80 || bytes[i] > 0xbf)
			return 0;
	return shape->length;
}

bool utf8_is_control(const unsigned char *bytes, size_t length)
{
	if (length == 0)
		return false;
	if (bytes[0] < 0x20 || bytes[0] == 0x7f)
		return true;
	return length > 1 && bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] < 0xa0;
}

void utf8_mask_controls(char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char *next = (unsigned char *)bytes + i;

		if (utf8_is_control(next, length - i))
			memset(next, '?', *next == 0xc2 ? 2 : 1);
	}
}

size_t utf8_write(unsigned char bytes[UTF8_MAX], uint32_t code)
{
	static const unsigned char marks[] = {0x00, 0xc0, 0xe0, 0xf0};
	size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = length - 1; i > 0; i--) {
		bytes[i] = (unsigned char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	bytes[0] = (unsigned char)(marks[length - 1] | code);
	return length;
}

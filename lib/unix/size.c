#include "unix/size.h"

#include <string.h>
#include <strings.h>

/* How many times 1024 is to be multiplied; -1 if that is no unit. */
static int read_size_unit(const char *unit)
{
	static const char letters[] = "kmgt";
	const char *letter;

	if (*unit == '\0')
		return 0;
	letter = strchr(letters, *unit | 0x20);
	if (!letter || (unit[1] != '\0' && strcasecmp(unit + 1, "ib") != 0 &&
			       strcasecmp(unit + 1, "b") != 0))
		return -1;
	return (int)(letter - letters) + 1;
}

bool size_read(const char *text, uint64_t *bytes)
{
	uint64_t size = 0;
	int unit;

	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (size > (UINT64_MAX - digit) / 10)
			return false;
		size = size * 10 + digit;
	}
	unit = read_size_unit(text);
	if (unit < 0 || size > UINT64_MAX >> (10 * unit))
		return false;
	*bytes = size << (10 * unit);
	return true;
}

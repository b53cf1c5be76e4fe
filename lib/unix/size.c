#include "unix/size.h"

#include "unix/number.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The unit as a power of 1024; -1 if it is not one. */
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
	uint64_t size;
	int unit;

	if (!number_scan(&text, UINT64_MAX, &size))
		return false;
	unit = read_size_unit(text);
	if (unit < 0 || size > UINT64_MAX >> (10 * unit))
		return false;
	*bytes = size << (10 * unit);
	return true;
}

const char *size_take(const char *text, const struct size_range *range, uint64_t *bytes)
{
	uint64_t size;

	if (!size_read(text, &size))
		return "it must be a number of bytes, or a size such as 64M or 5GiB";
	if (size < range->least || size > range->most)
		return range->reason;
	*bytes = size;
	return NULL;
}

void size_write(char text[SIZE_TEXT_SIZE], uint64_t bytes)
{
	static const char units[] = "\0KMGTPE";
	double number = (double)bytes;
	size_t unit = 0;

	/* 1023.5 would be shown as 1024. */
	for (; number >= (unit > 0 ? 1023.5 : 1024); unit++)
		number /= 1024;
	snprintf(text, SIZE_TEXT_SIZE, "%.*f%.1s", unit > 0 && number < 9.95 ? 1 : 0, number,
		&units[unit]);
}

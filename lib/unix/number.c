#include "unix/number.h"

#include <stddef.h>

bool number_scan(const char **at, uint64_t max, uint64_t *number)
{
	const char *next = *at;
	uint64_t value = 0;

	if (*next < '0' || *next > '9')
		return false;
	for (; *next >= '0' && *next <= '9'; next++) {
		uint64_t digit = (uint64_t)(*next - '0');

		if (digit > max || value > (max - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*at = next;
	*number = value;
	return true;
}

bool number_read(const char *text, uint64_t max, uint64_t *number)
{
	uint64_t value;

	if (!number_scan(&text, max, &value) || *text != '\0')
		return false;
	*number = value;
	return true;
}

const char *number_take(const char *text, const struct number_range *range, int *number)
{
	uint64_t value;

	if (!number_read(text, (uint64_t)range->most, &value) || value < (uint64_t)range->least)
		return range->reason;
	*number = (int)value;
	return NULL;
}

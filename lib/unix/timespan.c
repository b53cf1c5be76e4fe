#include "unix/timespan.h"

#include "unix/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NUMBER_MAX = 999999, MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, TWO_DAYS = 2 * DAY };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void set_unit(struct timespan *span, char unit, int number)
{
	switch (unit) {
	case 'y':
		span->years = number;
		break;
	case 'm':
		span->months = number;
		break;
	case 'w':
		span->days += 7 * number;
		break;
	case 'd':
		span->days += number;
		break;
	default:
		span->hours = number;
	}
}

const char *timespan_read(const char *text, struct timespan *span)
{
	static const char units[] = "ymwdh";
	struct timespan sum = {.hours = 0};
	bool seen[sizeof units] = {false};

	if (*text == '\0')
		return "it is empty";
	while (*text != '\0') {
		uint64_t number;
		const char *unit;

		if (!is_digit(*text))
			return "it must be a number with a unit, such as 30d, or several of them";
		if (!number_scan(&text, NUMBER_MAX, &number))
			return "a number is too large";
		unit = *text != '\0' ? strchr(units, *text) : NULL;
		if (!unit)
			return "the units are y, m (months), w, d and h";
		if (seen[unit - units])
			return "a unit is given twice";
		seen[unit - units] = true;
		set_unit(&sum, *text++, (int)number);
	}
	*span = sum;
	return NULL;
}

bool timespan_is_zero(const struct timespan *span)
{
	return span->years == 0 && span->months == 0 && span->days == 0 && span->hours == 0;
}

time_t timespan_before(const struct timespan *span, time_t when)
{
	struct tm utc;

	gmtime_r(&when, &utc);
	utc.tm_year -= span->years;
	utc.tm_mon -= span->months;
	utc.tm_mday -= span->days;
	return timegm(&utc) - (time_t)span->hours * HOUR;
}

void timespan_write_age(char text[TIMESPAN_AGE_SIZE], int64_t seconds)
{
	static const struct {
		int64_t below; /* ages up to this are shown in the unit */
		int64_t length;
		const char *name;
	} units[] = {{MINUTE, 1, "s"}, {HOUR, MINUTE, "min"}, {TWO_DAYS, HOUR, "h"},
		{INT64_MAX, DAY, "d"}};
	int64_t age = seconds < 0 ? -seconds : seconds;
	size_t i = 0;

	while (age >= units[i].below)
		i++;
	snprintf(text, TIMESPAN_AGE_SIZE, "%s%" PRId64 "%s", seconds < 0 ? "-" : "",
		age / units[i].length, units[i].name);
}

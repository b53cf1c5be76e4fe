#include "unix/iso_time.h"

#include <string.h>

/* A reader of both forms, and what it has read so far. */
struct reading {
	const char *at;
	bool is_rfc3339;
	bool is_extended; /* with "-" and ":" */
	struct tm utc;    /* with year and month as written */
	long nanoseconds;
	int east; /* the UTC offset in seconds */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads SEPARATOR, unless it is '\0', and DIGITS digits. Moves *AT past them. */
static bool read_field(const char **at, char separator, int digits, int *value)
{
	const char *next = *at;

	if (separator != '\0' && *next++ != separator)
		return false;
	*value = 0;
	for (; digits > 0; digits--, next++) {
		if (!is_digit(*next))
			return false;
		*value = *value * 10 + *next - '0';
	}
	*at = next;
	return true;
}

/* Digits after the ninth are an error in ISO 8601 form, since the result could not hold them. */
static bool read_fraction(struct reading *reading)
{
	const char *next = reading->at;
	long unit = 1000000000;

	if (next[0] != '.' || !is_digit(next[1]))
		return true;
	for (next++; is_digit(*next) && unit > 1; next++)
		reading->nanoseconds += (*next - '0') * (unit /= 10);
	if (reading->is_rfc3339)
		next += strspn(next, "0123456789");
	reading->at = next;
	return !is_digit(*next);
}

/* Seconds are optional in ISO 8601. */
static bool read_seconds(struct reading *reading, char separator)
{
	if (separator != '\0' ? *reading->at != separator : !is_digit(*reading->at))
		return !reading->is_rfc3339;
	return read_field(&reading->at, separator, 2, &reading->utc.tm_sec) &&
	       read_fraction(reading);
}

static bool read_date(struct reading *reading)
{
	struct tm *utc = &reading->utc;
	char separator = '\0';

	if (!read_field(&reading->at, '\0', 4, &utc->tm_year))
		return false;
	if (reading->is_rfc3339 || *reading->at == '-')
		separator = '-';
	reading->is_extended = separator == '-';
	return read_field(&reading->at, separator, 2, &utc->tm_mon) &&
	       read_field(&reading->at, separator, 2, &utc->tm_mday);
}

static bool read_time_of_day(struct reading *reading)
{
	char separator = reading->is_extended ? ':' : '\0';
	char before = 'T';

	if (reading->is_rfc3339 && (*reading->at == 't' || *reading->at == ' '))
		before = *reading->at;
	return read_field(&reading->at, before, 2, &reading->utc.tm_hour) &&
	       read_field(&reading->at, separator, 2, &reading->utc.tm_min) &&
	       read_seconds(reading, separator);
}

/* The UTC offset and its minutes are optional in ISO 8601. False if it is out of range. */
static bool read_offset(struct reading *reading)
{
	const char *next = reading->at;
	char sign = *next;
	int hours, minutes = 0;

	if (sign == 'Z' || (sign == 'z' && reading->is_rfc3339)) {
		reading->at++;
		return true;
	}
	if ((sign != '+' && sign != '-') || !read_field(&next, sign, 2, &hours))
		return !reading->is_rfc3339;
	if (reading->is_rfc3339 || *next == ':' || is_digit(*next))
		if (!read_field(&next, *next == ':' ? ':' : '\0', 2, &minutes))
			return false;
	reading->east = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
	reading->at = next;
	return hours < 24 && minutes < 60;
}

/* The seconds since 1970; -1 if the day or the hour does not exist, or is before 1970. */
static time_t find_seconds(struct tm utc, bool is_rfc3339)
{
	bool is_leap_second = is_rfc3339 && utc.tm_sec == 60;
	struct tm same;
	time_t seconds;
	bool exists;

	utc.tm_year -= 1900;
	utc.tm_mon -= 1;
	utc.tm_sec -= is_leap_second;
	same = utc;
	seconds = timegm(&same);
	exists = same.tm_mon == utc.tm_mon && same.tm_mday == utc.tm_mday &&
		 same.tm_hour == utc.tm_hour && same.tm_min == utc.tm_min &&
		 same.tm_sec == utc.tm_sec;
	return exists ? seconds + is_leap_second : -1;
}

static size_t measure_time(const char *text, bool is_rfc3339, struct timespec *result)
{
	struct reading reading = {.at = text, .is_rfc3339 = is_rfc3339};
	time_t seconds;

	if (!read_date(&reading) || !read_time_of_day(&reading) || !read_offset(&reading))
		return 0;
	seconds = find_seconds(reading.utc, is_rfc3339);
	if (seconds < 0 || seconds < reading.east)
		return 0;
	result->tv_sec = seconds - reading.east;
	result->tv_nsec = reading.nanoseconds;
	return (size_t)(reading.at - text);
}

size_t iso_time_measure(const char *text, struct timespec *result)
{
	return measure_time(text, false, result);
}

bool iso_time_read(const char *text, struct timespec *result)
{
	struct timespec time;
	size_t length = iso_time_measure(text, &time);

	if (length == 0 || text[length] != '\0')
		return false;
	*result = time;
	return true;
}

int iso_time_compare(const struct timespec *a, const struct timespec *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

bool iso_time_read_rfc3339(const char *text, time_t *result)
{
	struct timespec time;
	size_t length = measure_time(text, true, &time);

	if (length == 0 || text[length] != '\0' || time.tv_sec == 0)
		return false;
	*result = time.tv_sec;
	return true;
}

size_t iso_time_write(time_t time, char text[ISO_TIME_MAX + 1])
{
	struct tm utc;

	text[0] = '\0';
	return gmtime_r(&time, &utc) ? strftime(text, ISO_TIME_MAX + 1, "%Y-%m-%dT%H:%M:%SZ", &utc)
				     : 0;
}

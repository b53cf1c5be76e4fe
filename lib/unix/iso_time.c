#include "unix/iso_time.h"

#include <string.h>

enum { FRACTION_DIGITS = 9 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* SEPARATOR, unless that is '\0', and as many digits as DIGITS says. Moves *AT behind them. */
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

/* The seconds, and a fraction of them, both of which may be missing. */
static bool read_seconds(const char **at, char separator, int *seconds, long *nanoseconds)
{
	long unit = 1000000000;

	if (separator != '\0' ? **at != separator : !is_digit(**at))
		return true;
	if (!read_field(at, separator, 2, seconds))
		return false;
	if ((*at)[0] != '.' || !is_digit((*at)[1]))
		return true;
	for (++*at; is_digit(**at) && unit > 1; ++*at)
		*nanoseconds += (**at - '0') * (unit /= 10);
	return !is_digit(**at);
}

/* Seconds east of Greenwich. False if there is no such place; what is no offset is left alone. */
static bool read_zone(const char **at, int *east)
{
	const char *next = *at;
	int hours, minutes = 0;

	*east = 0;
	if (*next == 'Z') {
		++*at;
		return true;
	}
	if ((*next != '+' && *next != '-') || !read_field(&next, *next, 2, &hours))
		return true;
	if (*next == ':' || is_digit(*next))
		if (!read_field(&next, *next == ':' ? ':' : '\0', 2, &minutes))
			return false;
	*east = (hours * 60 + minutes) * (**at == '-' ? -60 : 60);
	*at = next;
	return hours < 24 && minutes < 60;
}

/* The seconds since 1970 of a time that exists; -1 if it does not, or is before that. */
static time_t find_seconds(const struct tm *utc)
{
	struct tm same = *utc;
	time_t seconds = timegm(&same);
	bool exists = same.tm_mon == utc->tm_mon && same.tm_mday == utc->tm_mday &&
		      same.tm_hour == utc->tm_hour && same.tm_min == utc->tm_min &&
		      same.tm_sec == utc->tm_sec;

	return exists ? seconds : -1;
}

size_t iso_time_measure(const char *text, struct timespec *result)
{
	struct tm utc = {.tm_sec = 0};
	const char *at = text;
	long nanoseconds = 0;
	bool is_extended;
	time_t seconds;
	int east;

	if (!read_field(&at, '\0', 4, &utc.tm_year))
		return 0;
	is_extended = *at == '-';
	if (!read_field(&at, is_extended ? '-' : '\0', 2, &utc.tm_mon) ||
		!read_field(&at, is_extended ? '-' : '\0', 2, &utc.tm_mday) ||
		!read_field(&at, 'T', 2, &utc.tm_hour) ||
		!read_field(&at, is_extended ? ':' : '\0', 2, &utc.tm_min) ||
		!read_seconds(&at, is_extended ? ':' : '\0', &utc.tm_sec, &nanoseconds) ||
		!read_zone(&at, &east))
		return 0;
	utc.tm_year -= 1900;
	utc.tm_mon -= 1;
	seconds = find_seconds(&utc);
	if (seconds < 0 || seconds < east)
		return 0;
	*result = (struct timespec){.tv_sec = seconds - east, .tv_nsec = nanoseconds};
	return (size_t)(at - text);
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

/* As many digits as there are "0" in FORM, every other character as it is in FORM. */
static bool has_form(const char *text, const char *form)
{
	for (; *form; text++, form++)
		if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
			return false;
	return true;
}

static int read_pair(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* Seconds east of Greenwich. False if TEXT is no zone. */
static bool read_utc_offset(const char *text, int *east)
{
	const char *minutes;

	*east = 0;
	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
		return true;
	if ((*text != '+' && *text != '-') || !has_form(text + 1, "00"))
		return false;
	minutes = text + 3 + (text[3] == ':');
	if (!has_form(minutes, "00") || minutes[2] != '\0' || read_pair(text + 1) > 23 ||
		read_pair(minutes) > 59)
		return false;
	*east = (read_pair(text + 1) * 60 + read_pair(minutes)) * 60;
	if (*text == '-')
		*east = -*east;
	return true;
}

static bool is_date(const struct tm *utc)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return utc->tm_mon >= 0 && utc->tm_mon < 12 && utc->tm_mday >= 1 &&
	       utc->tm_mday <= days[utc->tm_mon] && utc->tm_hour < 24 && utc->tm_min < 60 &&
	       utc->tm_sec <= 60;
}

bool timestamp_read(const char *text, time_t *result)
{
	struct tm utc = {.tm_sec = 0};
	int east;

	if (!has_form(text, "0000-00-00") || text[10] == '\0' || !strchr("Tt ", text[10]) ||
		!has_form(text + 11, "00:00:00"))
		return false;
	utc.tm_year = read_pair(text) * 100 + read_pair(text + 2) - 1900;
	utc.tm_mon = read_pair(text + 5) - 1;
	utc.tm_mday = read_pair(text + 8);
	utc.tm_hour = read_pair(text + 11);
	utc.tm_min = read_pair(text + 14);
	utc.tm_sec = read_pair(text + 17);
	text += 19;
	if (*text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	if (!is_date(&utc) || !read_utc_offset(text, &east))
		return false;
	*result = timegm(&utc) - east;
	return *result > 0;
}

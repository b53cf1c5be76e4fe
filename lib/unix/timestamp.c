#include "unix/timestamp.h"

#include <string.h>

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

#include "s3/retention.h"

#include "unix/timestamp.h"

#include <stdbool.h>
#include <string.h>

enum { SECONDS_OF_DAY = 24 * 60 * 60 };

/* The number in "30d"; 0 if WORD is something else, or too much. */
static int read_days(const char *word)
{
	size_t digits = strspn(word, "0123456789");
	int days = 0;

	if (digits == 0 || digits > 5 || strcmp(word + digits, "d") != 0)
		return 0;
	for (size_t i = 0; i < digits; i++)
		days = days * 10 + word[i] - '0';
	return days <= RETENTION_DAYS_MAX ? days : 0;
}

/* In UTC. False if its year has not got four digits. */
static bool write_time(time_t time, char text[RETENTION_SIZE])
{
	struct tm utc;

	return gmtime_r(&time, &utc) &&
	       strftime(text, RETENTION_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) == RETENTION_SIZE - 1;
}

const char *retention_read(const char *word, time_t now, char until[RETENTION_SIZE])
{
	int days = read_days(word);
	time_t time;

	if (days > 0)
		time = now + (time_t)days * SECONDS_OF_DAY;
	else if (!timestamp_read(word, &time))
		return "it must be a time such as 2027-01-31T00:00:00Z, or 1 to 36500 days such as "
		       "30d";
	if (time <= now)
		return "that time is over";
	if (!write_time(time, until))
		return "that time is too far away";
	return NULL;
}

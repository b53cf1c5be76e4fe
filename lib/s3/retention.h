/*
 * Until when an object is locked.
 */
#ifndef S3_RETENTION_H
#define S3_RETENTION_H

#include <time.h>

enum {
	RETENTION_DAYS_MAX = 36500, /* a hundred years, S3's limit */
	RETENTION_SIZE = sizeof "2026-11-22T21:34:23Z",
};

/*
 * Reads what the user says: a date-time (RFC 3339) after NOW, or a number of days from NOW
 * on, "30d". Writes it in UTC to UNTIL. Returns NULL, or a constant text: what is wrong.
 *
 * Source: "Managing Object Lock" of the Amazon S3 user guide.
 */
const char *retention_read(const char *word, time_t now, char until[RETENTION_SIZE]);

#endif

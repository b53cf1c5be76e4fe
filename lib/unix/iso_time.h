/*
 * Points in time as text: ISO 8601, as in the names of dumps, and RFC 3339, as AWS writes them.
 *
 * ISO 8601 here means the basic form, 20261122T023000Z, or the extended form, 2026-11-22T02:30:00Z;
 * date and time must have the same form. The seconds are optional and may have a fraction of up to
 * nine digits after a point. The UTC offset is "Z", or of the forms +0100, +01:00 and +01; without
 * one the time is UTC. There are no leap seconds.
 *
 * RFC 3339 means the extended form with seconds and offset. "t", "z" and a blank in place of "T"
 * are accepted (section 5.6), and so is :60, a leap second.
 */
#ifndef UNIX_ISO_TIME_H
#define UNIX_ISO_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { ISO_TIME_MAX = sizeof "2026-11-22T02:30:00.123456789+01:00" - 1 };

/*
 * Reads an ISO 8601 time at the start of TEXT into RESULT. Other text may follow it. Returns its
 * length, or 0 if there is none, the day or hour does not exist, or it is before 1970.
 */
size_t iso_time_measure(const char *text, struct timespec *result);

/* The same for all of TEXT: false if that is not a time. RESULT is unchanged then. */
bool iso_time_read(const char *text, struct timespec *result);

/*
 * Reads all of TEXT, an RFC 3339 time, into RESULT, and drops its fraction. False, with RESULT
 * unchanged, if it is not one, the day or hour does not exist, or it is not after 1970-01-01
 * 00:00:00 UTC: callers use 0 for "no time".
 */
bool iso_time_read_rfc3339(const char *text, time_t *result);

/*
 * Writes TIME in the extended form with seconds, in UTC: 2026-11-22T02:30:00Z. The year may have
 * more digits, or fewer. Returns the length; 0, with TEXT empty, if there is no such date.
 */
size_t iso_time_write(time_t time, char text[ISO_TIME_MAX + 1]);

/* Less than 0 if A is before B, 0 if they are the same, else more. */
int iso_time_compare(const struct timespec *a, const struct timespec *b);

#endif

/*
 * Points in time as ISO 8601 writes them, in its basic form, 20261122T023000Z, or its extended
 * form, 2026-11-22T02:30:00Z.
 *
 * Date and time are of the same form. The seconds may be missing, or have a fraction of up to nine
 * digits after a point. Behind that stand "Z", an offset such as +0100, +01:00 or +01, or nothing,
 * which means UTC.
 */
#ifndef UNIX_ISO_TIME_H
#define UNIX_ISO_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { ISO_TIME_MAX = sizeof "2026-11-22T02:30:00.123456789+01:00" - 1 };

/*
 * The length of the time at the start of TEXT, which may go on behind it, and the time in RESULT.
 * 0 if there is none, no such day or hour exists (there are no leap seconds), or it is before 1970.
 */
size_t iso_time_measure(const char *text, struct timespec *result);

/* Whether all of TEXT is such a time, which is then in RESULT. */
bool iso_time_read(const char *text, struct timespec *result);

/* Whether A is before (< 0), at the same time as (0) or after B. */
int iso_time_compare(const struct timespec *a, const struct timespec *b);

/*
 * Points in time as AWS writes them: "2026-01-02T03:04:05Z" (RFC 3339).
 */

/*
 * Reads TEXT into RESULT; a fraction of a second is dropped, a zone such as "+02:00" or "+0200"
 * taken into account. False if it is no such time, or one before 1970.
 */
bool iso_time_read_rfc3339(const char *text, time_t *result);

#endif

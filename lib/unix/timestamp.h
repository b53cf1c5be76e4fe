/*
 * Points in time as AWS writes them: "2026-01-02T03:04:05Z" (RFC 3339).
 */
#ifndef UNIX_TIMESTAMP_H
#define UNIX_TIMESTAMP_H

#include <stdbool.h>
#include <time.h>

/*
 * Reads TEXT into RESULT; a fraction of a second is dropped, a zone such as "+02:00" or "+0200"
 * taken into account. False if it is no such time, or one before 1970.
 */
bool timestamp_read(const char *text, time_t *result);

#endif

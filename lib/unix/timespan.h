/*
 * Spans of time as people write them, and as restic reads them: "30d", "2y5m7d3h".
 *
 * Years and months are those of the calendar: a month before 31 March is 3 March, or 2 March in a
 * leap year, as there is no 31 February.
 */
#ifndef UNIX_TIMESPAN_H
#define UNIX_TIMESPAN_H

#include <stdbool.h>
#include <time.h>

struct timespan {
	int years;
	int months;
	int days;
	int hours;
};

/*
 * Reads numbers, each with its unit behind it: y, m (months), w, d or h, each unit once. NULL, or
 * a constant text that says what is wrong; SPAN is then as it was.
 */
const char *timespan_read(const char *text, struct timespan *span);

bool timespan_is_zero(const struct timespan *span);

/* The time that is SPAN before WHEN, in UTC. */
time_t timespan_before(const struct timespan *span, time_t when);

#endif

/*
 * Durations as people write them, in restic's syntax: "30d", "2y5m7d3h".
 *
 * Years and months are calendar units: a month before 31 March is 31 February, which is 3 March, or
 * 2 March in a leap year.
 */
#ifndef UNIX_TIMESPAN_H
#define UNIX_TIMESPAN_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct timespan {
	int years;
	int months;
	int days;
	int hours;
};

/*
 * Reads numbers, each followed by its unit: y, m (months), w, d or h, each at most once. Returns
 * NULL, or a constant text that says what is wrong; SPAN is unchanged then.
 */
const char *timespan_read(const char *text, struct timespan *span);

bool timespan_is_zero(const struct timespan *span);

/* The time that is SPAN before WHEN, by the calendar of UTC. */
time_t timespan_before(const struct timespan *span, time_t when);

enum { TIMESPAN_AGE_SIZE = 32 };

/*
 * Writes an age for people: "42s", "17min", "26h" (below two days), "12d". Rounded down. An age
 * below 0, of a time in the future, begins with "-".
 */
void timespan_write_age(char text[TIMESPAN_AGE_SIZE], int64_t seconds);

#endif

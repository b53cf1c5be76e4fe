/*
 * The progress line of a transfer: bytes, percentage, rate and time, redrawn in place. At the end a
 * summary remains.
 *
 * Shown only if standard error is a terminal, and never wider than that.
 */
#ifndef UNIX_PROGRESS_H
#define UNIX_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;
	uint64_t bytes;
	uint64_t expected;  /* 0: not known */
	int64_t started_at; /* clock_milliseconds() */
	int64_t drawn_at;
};

/* EXPECTED is the total number of bytes, for the percentage, or 0 if it is not known. */
void progress_open(struct progress *progress, uint64_t expected);

/* Counts MORE bytes. Redraws the line a few times a second at most. */
void progress_add(struct progress *progress, uint64_t more);

/* Erases the line. If the transfer is DONE, says how much it was and how long it took. */
void progress_close(struct progress *progress, bool done);

#endif

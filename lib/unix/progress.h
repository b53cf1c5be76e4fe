/*
 * Progress of a stream, on a terminal: bytes, share, rate and time, on one line that is drawn
 * again.
 *
 * Where standard error is not a terminal nothing is shown.
 */
#ifndef UNIX_PROGRESS_H
#define UNIX_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;
	uint64_t bytes;
	uint64_t expected;  /* 0: not known */
	int64_t started_at; /* milliseconds, by clock.h */
	int64_t drawn_at;
};

/* EXPECTED: how many bytes will come, as far as is known, for the share of them; or 0. */
void progress_open(struct progress *progress, uint64_t expected);

/* MORE bytes have passed. Draws a few times a second at most. */
void progress_add(struct progress *progress, uint64_t more);

/* Takes the line away. */
void progress_close(struct progress *progress);

#endif

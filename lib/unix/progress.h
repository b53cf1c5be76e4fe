/*
 * Progress of a stream, on a terminal: bytes, rate and time, on one line that is drawn again.
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
	int64_t started_at; /* milliseconds, by clock.h */
	int64_t drawn_at;
};

void progress_open(struct progress *progress);

/* MORE bytes have passed. Draws a few times a second at most. */
void progress_add(struct progress *progress, uint64_t more);

/* Takes the line away. */
void progress_close(struct progress *progress);

#endif

/*
 * The progress line of a transfer: bytes, percentage, rate, time and perhaps what is transferred,
 * redrawn in place. At the end a summary remains.
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
	uint64_t done;       /* of `whole` */
	uint64_t whole;      /* 0: not known */
	const char *subject; /* NULL: not named */
};

/* EXPECTED is the total number of bytes, for the percentage, or 0 if it is not known. */
void progress_open(struct progress *progress, uint64_t expected);

/* Counts MORE bytes. Redraws the line a few times a second at most. */
void progress_add(struct progress *progress, uint64_t more);

/*
 * Tells how much of the WHOLE is DONE, in any unit, for the percentage if the number of bytes is
 * not known, and names the SUBJECT, which must stay: what is transferred now. The first call draws
 * the line: of several programs on one terminal the first one shows its line, and this one tells
 * more.
 */
void progress_set_share(
	struct progress *progress, uint64_t done, uint64_t whole, const char *subject);

/* Erases the line. If the transfer is DONE, says how much it was and how long it took. */
void progress_close(struct progress *progress, bool done);

#endif

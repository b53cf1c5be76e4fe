/*
 * What pgb-ls-local and pgb-ls-s3 print: one name per line, with -l followed by the size in bytes
 * and the time of the last change (RFC 3339, UTC), separated by tabs; --human shows them for
 * people. Lines end in a newline, with -0 in a NUL. On a terminal control characters are shown as
 * "?".
 *
 * The total is a message on standard error: a program that reads the lines would take it for one.
 */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "unix/options.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* The options of a program that lists: their entries in its option table. */
#define LISTING_OPTIONS                                                                            \
	{"human", no_argument, NULL, LISTING_HUMAN}, {"long", no_argument, NULL, 'l'},             \
		{"null", no_argument, NULL, '0'},                                                  \
	{                                                                                          \
		"total", no_argument, NULL, LISTING_TOTAL                                          \
	}

enum { LISTING_HUMAN = OPTIONS_LONG + 400, LISTING_TOTAL };

/* {0} lists names only, one per line. */
struct listing {
	bool has_details;
	bool is_human; /* sizes are rounded, and ages take the place of times */
	bool ends_in_nul;
	bool has_total;

	/* The listing's own. */
	time_t now;   /* what ages are counted from */
	size_t count; /* entries so far, and their bytes */
	uint64_t bytes;
	bool is_incomplete; /* an entry was left out */
	bool is_broken;     /* standard output cannot be written to */
};

/* Takes the option with this CODE if it is one of those above. */
void listing_take(struct listing *listing, int code);

/*
 * Prints an entry. A name that contains a newline cannot be listed unless lines end in a NUL: it is
 * left out, with an error message. Returns 0, or -1 if standard output cannot be written to: after
 * an error message, or, if its reader has gone, without one (see stop_by_pipe() in unix/stop.h).
 */
int listing_print(struct listing *listing, const char *name, uint64_t size, time_t modified);

/*
 * Flushes standard output. Returns STATUS_DONE, or, after an error message here or before,
 * STATUS_FAILED if standard output could not be written to or an entry was left out.
 */
enum status listing_finish(struct listing *listing);

/* With --total says how many entries were printed, and their bytes. For a list that is complete. */
void listing_say_total(const struct listing *listing);

#endif

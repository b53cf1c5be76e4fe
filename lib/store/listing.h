/*
 * What pgb-ls-local and pgb-ls-s3 print: one name per line, with -l followed by the size in bytes
 * and the time of the last change (RFC 3339, UTC), separated by tabs. Lines end in a newline, with
 * -0 in a NUL. On a terminal control characters are shown as "?".
 */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "unix/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* The options of a program that lists: their entries in its option table. */
#define LISTING_OPTIONS                                                                            \
	{"long", no_argument, NULL, 'l'},                                                          \
	{                                                                                          \
		"null", no_argument, NULL, '0'                                                     \
	}

/* {0} lists names only, one per line. */
struct listing {
	bool has_details;
	bool ends_in_nul;

	/* The listing's own. */
	bool is_incomplete; /* an entry was left out */
	bool is_broken;     /* standard output cannot be written to */
};

/* Takes the option with this CODE if it is one of the two above. */
void listing_take(struct listing *listing, int code);

/*
 * Prints an entry. A name that contains a newline cannot be listed unless lines end in a NUL: it is
 * left out, with an error message. Returns 0, or -1 if standard output cannot be written to: after
 * an error message, or, if its reader has gone, without one (see stop_by_pipe() in unix/stop.h).
 */
int listing_print(struct listing *listing, const char *name, uint64_t size, time_t modified);

/* True if LINE has the form of a line printed with -l, so that it is not a name alone. */
bool listing_is_detailed(const char *line);

/*
 * Flushes standard output. Returns STATUS_DONE, or, after an error message here or before,
 * STATUS_FAILED if standard output could not be written to or an entry was left out.
 */
enum status listing_finish(struct listing *listing);

#endif

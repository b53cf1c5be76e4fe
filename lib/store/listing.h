/*
 * The listing of a store, on standard output: a name on each line, or with details its size in
 * bytes and the time of its last change (RFC 3339, UTC) behind it, tabs between. A line may end in
 * a NUL instead of a newline; to a terminal, control characters go as "?".
 */
#ifndef STORE_LISTING_H
#define STORE_LISTING_H

#include "unix/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* The options of a program that lists: their letters, and their entries in the long options. */
#define LISTING_LETTERS "0l"
#define LISTING_OPTIONS                                                                            \
	{"long", no_argument, NULL, 'l'},                                                          \
	{                                                                                          \
		"null", no_argument, NULL, '0'                                                     \
	}

/* All zero is one of names only, by line. */
struct listing {
	bool has_details;
	bool ends_in_nul;
	bool is_incomplete; /* the listing's own, as the next: an entry was left out */
	bool is_broken;     /* standard output cannot be written to */
};

/* Takes the option of CODE, if it is one of the two above. */
void listing_take(struct listing *listing, int code);

/*
 * Prints an entry. A name that holds a newline, where lines end in one, is left out, and an error
 * says so. Returns 0, or -1: standard output cannot be written to, which has been said, or its
 * reader has gone, which is a request to stop (stop_by_pipe() in unix/stop.h).
 */
int listing_print(struct listing *listing, const char *name, uint64_t size, time_t modified);

/* Whether LINE is one of such a listing with details: no name then, but a name and more. */
bool listing_is_detailed(const char *line);

/*
 * All is printed, or as much as could be. STATUS_DONE, or, after an error message here or before,
 * STATUS_FAILED: standard output cannot be written to, or an entry was left out.
 */
enum status listing_finish(struct listing *listing);

#endif

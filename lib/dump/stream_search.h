/*
 * Finds a byte string in a stream that comes in pieces of any size.
 *
 * A match has LEAD bytes before the string and TRAIL bytes after it, which the caller wants to see.
 * It is found once all of them have come. How the stream is cut does not change what is found.
 */
#ifndef DUMP_STREAM_SEARCH_H
#define DUMP_STREAM_SEARCH_H

#include <stddef.h>

enum { STREAM_SEARCH_MAX = 640 };

struct stream_search {
	size_t lead;
	size_t length; /* of the needle */
	size_t total;  /* of a match: lead, needle and trail */
	char needle[STREAM_SEARCH_MAX];
	char match[STREAM_SEARCH_MAX]; /* the last one */

	/* The last bytes of the stream, in which a match may begin; and room for as many more. */
	size_t carried;
	char carry[2 * STREAM_SEARCH_MAX];
};

/*
 * Begins to search for NEEDLE, of LENGTH bytes. LEAD, LENGTH and TRAIL are together at most
 * STREAM_SEARCH_MAX. A match at the beginning of the stream has zeros before it.
 */
void stream_search_open(
	struct stream_search *search, size_t lead, const char *needle, size_t length, size_t trail);

/*
 * Takes the next bytes, up to the end of a match. Returns their number. *MATCH is the match, valid
 * until the next call; NULL if all bytes have been taken and there was none.
 */
size_t stream_search_feed(
	struct stream_search *search, const char *bytes, size_t length, const char **match);

#endif

/*
 * Which bytes of a thing the body of an HTTP answer holds, by the answer's header.
 */
#ifndef HTTP_EXTENT_H
#define HTTP_EXTENT_H

#include <stdbool.h>
#include <stdint.h>

struct headers;

struct extent {
	uint64_t first;
	uint64_t length; /* may be 0 for all of an empty thing */
	uint64_t size;   /* of the whole */
};

/*
 * Of an answer of status 206 it is in Content-Range (RFC 9110, section 14.4); of any other all is
 * there, as much as Content-Length (section 8.6) says. False if the answer does not say it, or
 * nothing that makes sense.
 */
bool extent_read(struct extent *extent, long status, const struct headers *answer);

#endif

/*
 * Which bytes of a resource an HTTP response holds, as its header fields tell.
 */
#ifndef HTTP_EXTENT_H
#define HTTP_EXTENT_H

#include <stdbool.h>
#include <stdint.h>

struct headers;

struct extent {
	uint64_t first;
	uint64_t length; /* 0 if the resource is empty */
	uint64_t size;   /* of the whole resource */
};

/*
 * Reads Content-Range (RFC 9110, section 14.4) if STATUS is 206. Any other response holds the whole
 * resource, whose size is Content-Length (section 8.6). False if the field is missing or malformed.
 */
bool extent_read(struct extent *extent, long status, const struct headers *answer);

#endif

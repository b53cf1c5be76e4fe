/*
 * Reads a range of an object's bytes into memory with a ranged GET, and makes sure that all ranges
 * come from the same version of the object.
 *
 * Another object may be stored under the key while it is read. An object's version is identified by
 * its ETag; or, if the store returns none that can be kept, by its Last-Modified time.
 */
#ifndef S3_RANGE_H
#define S3_RANGE_H

#include "aws/request.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bucket;
struct exchange;
struct headers;
struct location;
struct object_version;

enum { OBJECT_VERSION_TAG_SIZE = 256 };

/* What distinguishes the object from another under the same key. */
struct object_version {
	uint64_t size;
	char tag[OBJECT_VERSION_TAG_SIZE]; /* verbatim; "" if the store returned neither */
	bool is_dated;                     /* the tag is the Last-Modified time */
};

/* Initialises VERSION from the first successful answer. False if that does not tell the size. */
bool object_version_read(struct object_version *version, const struct exchange *answer);

/* Adds the condition that the object is still this version. */
void object_version_add_condition(const struct object_version *version, struct headers *headers);

/* Whether a successful answer is about this version, since some stores ignore conditions. */
bool object_version_is_same(const struct object_version *version, const struct exchange *answer);

/* A ranged GET and its buffer. {0} has no buffer and no request. */
struct range {
	uint64_t first;  /* offset in the object */
	uint64_t length; /* requested; the object may end earlier */
	unsigned char *bytes;
	bool begun;   /* `request` is initialised */
	bool checked; /* set by the owner once range_check() passed */
	struct request request;
};

/*
 * Allocates a buffer of SIZE bytes, unless there is one, and prepares the GET of the range, at most
 * SIZE bytes, of the object at PATH. The request is conditional on VERSION, unless that is NULL.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status range_begin(struct range *range, size_t size, struct bucket *bucket, const char *path,
	const struct object_version *version);

/*
 * Checks that the answer, of which at least one byte has arrived, contains exactly the requested
 * bytes of VERSION. Returns STATUS_DONE, or STATUS_FAILED after an error message that names
 * LOCATION.
 */
enum status range_check(const struct range *range, const struct object_version *version,
	const struct location *location);

/* Releases the request, which must be over, and keeps the buffer. */
void range_end(struct range *range);

/* Releases the request and the buffer. */
void range_release(struct range *range);

#endif

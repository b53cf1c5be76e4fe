/*
 * Some bytes of an object, on their way into memory.
 */
#ifndef S3_RANGE_H
#define S3_RANGE_H

#include "aws/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bucket;
struct exchange;
struct headers;
struct location;
struct object_version;

/* {0} has no memory, and asks for nothing. */
struct range {
	uint64_t first;  /* byte of the object */
	uint64_t length; /* that are asked for; fewer of them may be there */
	unsigned char *bytes;
	bool begun;   /* there is a request */
	bool checked; /* ... and its answer was, for the owner to note */
	struct request request;
};

/*
 * Gives it memory for SIZE bytes, unless it has some, and prepares a GET of its bytes, SIZE at
 * most, of the object at PATH. SNAPSHOT: what they must be a part of; NULL: of whatever is there.
 * Returns 0, or -1 after an error message.
 */
int range_begin(struct range *range, size_t size, struct bucket *bucket, const char *path,
	const struct object_version *version);

/*
 * Whether the answer, of which one byte has come at least, gives the bytes that were asked for and
 * no others, of the object that SNAPSHOT shows; else says why that at LOCATION cannot be read, and
 * returns -1.
 */
int range_check(const struct range *range, const struct object_version *version,
	const struct location *location);

/* Ends what range_begin() began, but keeps the memory. Its request must be over. */
void range_end(struct range *range);

/* The same, and gives the memory back. */
void range_release(struct range *range);

/*
 * An object as it was when reading it began: so that another one under the same key, put there
 * meanwhile, is not taken for the rest of it.
 *
 * It is known by its ETag, or, where a store gives none that can be kept, by the time of its last
 * change.
 */

enum { OBJECT_VERSION_TAG_SIZE = 256 };

struct object_version {
	uint64_t size;
	char tag[OBJECT_VERSION_TAG_SIZE]; /* as it came; "" where nothing tells it from another */
	bool is_dated;                     /* ... by its time */
};

/* From the first answer, a good one. False if that does not tell the size. */
bool object_version_read(struct object_version *version, const struct exchange *answer);

/* Adds to a request the condition that the object is still the same. */
void object_version_add_condition(const struct object_version *version, struct headers *headers);

/* Whether a good answer is about the same object: it may come from a store that ignores conditions.
 */
bool object_version_is_same(const struct object_version *version, const struct exchange *answer);

#endif

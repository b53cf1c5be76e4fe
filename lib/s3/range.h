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
struct location;
struct snapshot;

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
	const struct snapshot *snapshot);

/*
 * Whether the answer, of which one byte has come at least, gives the bytes that were asked for and
 * no others, of the object that SNAPSHOT shows; else says why that at LOCATION cannot be read, and
 * returns -1.
 */
int range_check(const struct range *range, const struct snapshot *snapshot,
	const struct location *location);

/* Ends what range_begin() began, but keeps the memory. Its request must be over. */
void range_end(struct range *range);

/* The same, and gives the memory back. */
void range_release(struct range *range);

#endif

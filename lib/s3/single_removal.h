/*
 * Objects that are removed one by one, several at a time.
 *
 * Source: DeleteObject of the Amazon S3 API reference.
 */
#ifndef S3_SINGLE_REMOVAL_H
#define S3_SINGLE_REMOVAL_H

#include <stddef.h>

struct bucket;
struct removal_tally;

/*
 * Removes the objects with these keys, and tells TALLY what became of each. Returns 0, or -1 if it
 * makes no sense to go on, which was said, or a stop was requested.
 */
int single_removal_run(
	struct bucket *bucket, struct removal_tally *tally, const char *const *keys, size_t count);

#endif

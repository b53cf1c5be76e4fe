/*
 * The removal of objects by their keys: many with one request, or, where the store does not take
 * that, one by one and several at a time.
 *
 * A key for which there is no object counts as removed, since S3 does not tell the two apart. In a
 * bucket that keeps versions, what is removed is hidden by a delete marker, and the versions stay.
 * All of it can be repeated.
 *
 * Source: DeleteObjects and DeleteObject of the Amazon S3 API reference.
 */
#ifndef S3_REMOVAL_H
#define S3_REMOVAL_H

#include <stdbool.h>
#include <stddef.h>

struct bucket;

enum { REMOVAL_KEY_MAX = 1024 };

/*
 * Removes the objects with these keys, each at most REMOVAL_KEY_MAX bytes long. Returns 0 if all of
 * them are gone; -1 after an error message for each that the store keeps, or after one for all
 * that are left, where it makes no sense to go on; without one if a stop was requested.
 */
int removal_run(struct bucket *bucket, const char *const *keys, size_t count);

#endif

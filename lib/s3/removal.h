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
struct removal_tally;
struct request;

enum { REMOVAL_KEY_MAX = 1024 };

/*
 * Removes the objects with these keys, each at most REMOVAL_KEY_MAX bytes long. Returns 0 if all of
 * them are gone; -1 after an error message for each that the store keeps, or after one for all
 * that are left, where it makes no sense to go on; without one if a stop was requested.
 */
int removal_run(struct bucket *bucket, const char *const *keys, size_t count);

/*
 * What became of the objects that were to be removed, counted and said.
 */

struct removal_tally {
	const char *bucket; /* its name */
	size_t removed;
	bool is_denied; /* one of those that the store keeps */
};

/* IS_HIDDEN: by a delete marker, so that versions stay. Noted. */
void removal_tally_take_removed(struct removal_tally *tally, const char *key, bool is_hidden);

/* The store keeps it, by its error CODE, for the reason WHY. Said. */
void removal_tally_take_kept(
	struct removal_tally *tally, const char *key, const char *code, const char *why);

/* Says that nothing more can be removed, as REQUEST shows. Returns -1. */
int removal_tally_take_end(const struct removal_tally *tally, const struct request *request);

/* All is said, but for the hints; COUNT: that were to be removed. HAS_ENDED: early. */
void removal_tally_close(const struct removal_tally *tally, size_t count, bool has_ended);

/*
 * Objects that are removed one by one, several at a time.
 *
 * Source: DeleteObject of the Amazon S3 API reference.
 */

/*
 * Removes the objects with these keys, and tells TALLY what became of each. Returns 0, or -1 if it
 * makes no sense to go on, which was said, or a stop was requested.
 */
int single_removal_run(
	struct bucket *bucket, struct removal_tally *tally, const char *const *keys, size_t count);

#endif

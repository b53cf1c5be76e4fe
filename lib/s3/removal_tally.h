/*
 * What became of the objects that were to be removed, counted and said.
 */
#ifndef S3_REMOVAL_TALLY_H
#define S3_REMOVAL_TALLY_H

#include <stdbool.h>
#include <stddef.h>

struct request;

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

#endif

/*
 * An object as it was when reading it began: so that another one under the same key, put there
 * meanwhile, is not taken for the rest of it.
 *
 * It is known by its ETag, or, where a store gives none that can be kept, by the time of its last
 * change.
 */
#ifndef S3_SNAPSHOT_H
#define S3_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

struct exchange;
struct headers;

enum { SNAPSHOT_TAG_SIZE = 256 };

struct snapshot {
	uint64_t size;
	char tag[SNAPSHOT_TAG_SIZE]; /* as it came; "" where nothing tells it from another */
	bool is_dated;               /* ... by its time */
};

/* From the first answer, a good one. False if that does not tell the size. */
bool snapshot_take(struct snapshot *snapshot, const struct exchange *answer);

/* Adds to a request the condition that the object is still the same. */
void snapshot_add_condition(const struct snapshot *snapshot, struct headers *headers);

/* Whether a good answer is about the same object: it may come from a store that ignores conditions.
 */
bool snapshot_is_same(const struct snapshot *snapshot, const struct exchange *answer);

#endif

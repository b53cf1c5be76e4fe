/*
 * The objects of a bucket, all or those with a prefix, in the order in which the store lists them:
 * that of the bytes of their keys, with S3. Keys are asked for url-encoded, since XML has no room
 * for every character that a key may hold.
 *
 * Source: ListObjectsV2 of the Amazon S3 API reference, and ListObjects, which stores that know no
 * second version answer with.
 */
#ifndef S3_OBJECT_LIST_H
#define S3_OBJECT_LIST_H

#include "s3/pages.h"

#include <stdint.h>
#include <time.h>

struct object_list {
	struct pages pages;
	struct text last; /* the key before */
	bool is_unsorted; /* and has said so */
};

struct object_entry {
	const char *key; /* until the next one */
	uint64_t size;   /* bytes */
	time_t modified;
};

/* BUCKET and PREFIX (location_read_prefix()) are kept. 0, or -1 after an error message. To be
 * closed in both cases. */
int object_list_open(
	struct object_list *list, struct bucket *bucket, const struct location *prefix);

/*
 * The next object. Returns 1, 0 if there is none, -1 after an error message, or, without one, if a
 * stop was requested. Warns, once, where a key does not come after the one before.
 */
int object_list_next(struct object_list *list, struct object_entry *entry);

void object_list_close(struct object_list *list);

#endif

/*
 * Lists the objects of a bucket, optionally with a prefix, in the store's order. S3 lists them in
 * byte order of the keys. Keys are requested url-encoded, since XML cannot represent every
 * character.
 *
 * Sources: ListObjectsV2 of the Amazon S3 API reference, and ListObjects, with which stores answer
 * that do not support version 2.
 */
#ifndef S3_OBJECT_LIST_H
#define S3_OBJECT_LIST_H

#include "s3/pages.h"
#include "unix/status.h"

#include <stdint.h>
#include <time.h>

struct object_list {
	struct pages pages;
	struct text last; /* the previous key */
	bool is_unsorted; /* and a warning was printed */
};

struct object_entry {
	const char *key; /* valid until the next call */
	uint64_t size;   /* bytes */
	time_t modified;
};

/*
 * BUCKET and PREFIX (location_read_prefix()) must outlive LIST. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. The caller closes LIST in both cases.
 */
enum status object_list_open(
	struct object_list *list, struct bucket *bucket, const struct location *prefix);

/*
 * Reads the next object. Returns STATUS_GOING_ON; STATUS_DONE at the end; STATUS_FAILED after an
 * error message, or without one if a stop was requested. Warns, once, if the keys are not in
 * ascending order.
 */
enum status object_list_next(struct object_list *list, struct object_entry *entry);

void object_list_close(struct object_list *list);

#endif

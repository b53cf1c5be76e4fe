/*
 * Deletes objects by their keys. This is the only module that deletes S3 objects, and pgb-rm-s3 the
 * only program that calls it. The other DELETE requests abort multipart uploads: multipart.h our
 * own, stale_uploads.h those that pgb-rm-s3 --incomplete finds.
 *
 * Up to 1000 keys go into one DeleteObjects. If the store does not support it, or XML cannot
 * represent a key, keys are deleted one by one, several at a time. A key without an object counts
 * as deleted, since S3 does not distinguish the two. In a bucket with versioning a delete marker
 * hides the object, and its versions remain. The operation can be repeated.
 *
 * Source: DeleteObjects and DeleteObject of the Amazon S3 API reference.
 */
#ifndef S3_REMOVAL_H
#define S3_REMOVAL_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct bucket;

enum { REMOVAL_KEY_MAX = 1024 };

/*
 * Deletes the objects with these keys, each at most REMOVAL_KEY_MAX bytes. Returns STATUS_DONE if
 * all are deleted. Returns STATUS_FAILED after an error message for each key that the store refused
 * to delete; after a single message if a general failure ended the run; without one if a stop was
 * requested.
 */
enum status removal_run(struct bucket *bucket, const char *const *keys, size_t count);

#endif

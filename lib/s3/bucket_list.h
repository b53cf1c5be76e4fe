/*
 * Lists the buckets that the credentials see, by name.
 *
 * Source: ListBuckets of the Amazon S3 API reference. A store that knows no pages there answers
 * with all of them.
 */
#ifndef S3_BUCKET_LIST_H
#define S3_BUCKET_LIST_H

#include "s3/location.h"
#include "s3/pages.h"
#include "unix/status.h"

struct bucket_list {
	struct pages pages;
	struct location store; /* for messages */
};

/*
 * STORE is a bucket without a name (bucket.h), and must outlive LIST. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. The caller closes LIST in both cases.
 */
enum status bucket_list_open(struct bucket_list *list, struct bucket *store);

/*
 * Reads the NAME of the next bucket, which is valid until the next call. Returns STATUS_GOING_ON;
 * STATUS_DONE at the end; STATUS_FAILED after an error message, or without one if a stop was
 * requested.
 */
enum status bucket_list_next(struct bucket_list *list, const char **name);

void bucket_list_close(struct bucket_list *list);

#endif

/*
 * What is left in a bucket of multipart uploads that were begun and neither completed nor aborted:
 * parts that nobody sees, and that are paid for.
 *
 * An upload that is still going on looks the same; only its age tells.
 *
 * Source: ListMultipartUploads and AbortMultipartUpload of the Amazon S3 API reference.
 */
#ifndef S3_STALE_UPLOADS_H
#define S3_STALE_UPLOADS_H

#include "s3/pages.h"

#include <time.h>

struct leftovers {
	struct pages pages;
	time_t before;
	struct text id; /* of the upload last found */
};

struct leftover {
	const char *key; /* until the next one */
	const char *id;
	time_t begun;
};

/*
 * Begins to look for uploads of objects with the PREFIX that were begun BEFORE that time, or then.
 * BUCKET and PREFIX (location_read_prefix()) are kept. 0, or -1 after an error message. To be
 * closed in both cases.
 */
int leftovers_open(struct leftovers *leftovers, struct bucket *bucket,
	const struct location *prefix, time_t before);

/*
 * The next upload. Returns 1, 0 if there is none, -1 after an error message, or, without one, if a
 * stop was requested.
 */
int leftovers_next(struct leftovers *leftovers, struct leftover *leftover);

/* What became of the attempt to abort an upload. */
enum leftovers_end {
	LEFTOVERS_GONE,
	LEFTOVERS_KEPT, /* and why was said */
	LEFTOVERS_LOST, /* it makes no sense to go on; said, unless a stop was requested */
};

/* Aborts it; one that is gone meanwhile is gone. */
enum leftovers_end leftovers_abort(
	const struct leftovers *leftovers, const struct leftover *leftover);

void leftovers_close(struct leftovers *leftovers);

#endif

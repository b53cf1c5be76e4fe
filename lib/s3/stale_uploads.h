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

struct stale_uploads {
	struct pages pages;
	time_t before;
	struct text id; /* of the upload last found */
};

struct stale_upload {
	const char *key; /* until the next one */
	const char *id;
	time_t begun;
};

/*
 * Begins to look for uploads of objects with the PREFIX that were begun BEFORE that time, or then.
 * BUCKET and PREFIX (location_read_prefix()) are kept. 0, or -1 after an error message. To be
 * closed in both cases.
 */
int stale_uploads_open(struct stale_uploads *list, struct bucket *bucket,
	const struct location *prefix, time_t before);

/*
 * The next upload. Returns 1, 0 if there is none, -1 after an error message, or, without one, if a
 * stop was requested.
 */
int stale_uploads_next(struct stale_uploads *list, struct stale_upload *upload);

/* What became of the attempt to abort an upload. */
enum stale_uploads_result {
	STALE_UPLOADS_GONE,
	STALE_UPLOADS_KEPT, /* and why was said */
	STALE_UPLOADS_LOST, /* it makes no sense to go on; said, unless a stop was requested */
};

/* Aborts it; one that is gone meanwhile is gone. */
enum stale_uploads_result stale_uploads_abort(
	const struct stale_uploads *list, const struct stale_upload *upload);

void stale_uploads_close(struct stale_uploads *list);

#endif

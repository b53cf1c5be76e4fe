/*
 * Finds and aborts stale multipart uploads: those that were begun, and neither completed nor
 * aborted. Their parts are invisible, but are billed.
 *
 * An upload that is still running looks the same; only its age distinguishes it.
 *
 * Source: ListMultipartUploads and AbortMultipartUpload of the Amazon S3 API reference.
 */
#ifndef S3_STALE_UPLOADS_H
#define S3_STALE_UPLOADS_H

#include "s3/pages.h"
#include "unix/status.h"

#include <time.h>

struct stale_uploads {
	struct pages pages;
	time_t before;
	struct text id; /* of the current upload */
};

struct stale_upload {
	const char *key; /* key and id are valid until the next call */
	const char *id;
	time_t begun;
};

/*
 * Starts listing uploads to keys with PREFIX (location_read_prefix()) that were begun at or before
 * the time BEFORE. BUCKET and PREFIX must outlive LIST. Returns STATUS_DONE, or STATUS_FAILED after
 * an error message. The caller closes LIST in both cases.
 */
enum status stale_uploads_open(struct stale_uploads *list, struct bucket *bucket,
	const struct location *prefix, time_t before);

/*
 * Reads the next upload. Returns STATUS_GOING_ON; STATUS_DONE at the end; STATUS_FAILED after an
 * error message, or without one if a stop was requested.
 */
enum status stale_uploads_next(struct stale_uploads *list, struct stale_upload *upload);

/* The result of aborting an upload. */
enum stale_uploads_result {
	STALE_UPLOADS_GONE,
	STALE_UPLOADS_KEPT, /* after an error message */
	STALE_UPLOADS_LOST, /* further requests would fail, too; after a message unless a stop was
			       requested */
};

/* Aborts UPLOAD. STALE_UPLOADS_GONE also if it has ended meanwhile. */
enum stale_uploads_result stale_uploads_abort(
	const struct stale_uploads *list, const struct stale_upload *upload);

void stale_uploads_close(struct stale_uploads *list);

#endif

/*
 * A multipart upload that is neither completed nor aborted: its id in requests, and whether the
 * store still has it.
 *
 * Source: ListParts and AbortMultipartUpload in the Amazon S3 API reference.
 */
#ifndef S3_PENDING_UPLOAD_H
#define S3_PENDING_UPLOAD_H

#include <stdbool.h>
#include <stdint.h>

struct bucket;
struct request;

/* Adds the upload id to the query of a request. */
void pending_upload_add_id(struct request *request, const char *id);

enum upload_presence {
	UPLOAD_THERE,
	UPLOAD_GONE,
	UPLOAD_HIDDEN,     /* the store does not say */
	UPLOAD_UNKNOWABLE, /* no answer, or a server error */
};

/*
 * Sends ListParts for the upload ID of the object at PATH, which is encoded. DEADLINE is a time of
 * clock_milliseconds() up to which it is repeated, also after a request to stop; if it is 0, a stop
 * ends it.
 */
enum upload_presence pending_upload_look(
	struct bucket *bucket, const char *path, const char *id, int64_t deadline);

/* Whether the answer says that the upload has ended: it was completed or aborted. */
bool pending_upload_is_missing(const struct request *request);

/* S3 answers 204 to an abort. An empty 200 may be that of a proxy, and proves nothing. */
bool pending_upload_is_aborted(const struct request *abort);

#endif

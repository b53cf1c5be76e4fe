/*
 * A multipart upload: begun, given its parts, and completed or aborted.
 *
 * Nothing of it is visible before it is complete. Source: "Uploading and copying objects using
 * multipart upload" of the Amazon S3 user guide.
 */
#ifndef S3_MULTIPART_H
#define S3_MULTIPART_H

#include "aws/request.h"
#include "s3/integrity.h"
#include "s3/object.h"
#include "s3/plan.h"

/* What the store, and we, know of a part that has arrived. */
struct multipart_part {
	char *tag; /* ETag; NULL where there is none yet */
	char *checksum;
};

struct multipart {
	struct object *object;
	struct request create;
	char *id; /* NULL before the store has given one */
	struct multipart_part parts[PLAN_PARTS_MAX];
	bool withdrawn;     /* aborted for certain */
	bool unsure;        /* whether the store has all of every part (publication.h) */
	bool outcome_known; /* false once it may have been completed */
};

/* Starts CreateMultipartUpload. OBJECT is kept. */
void multipart_begin(struct multipart *multipart, struct object *object);

/*
 * True once it has begun, and parts can be sent: `id` is there. After an error message, *FAILED is
 * set.
 */
bool multipart_has_begun(struct multipart *multipart, bool *failed);

/*
 * Prepares the UploadPart of bytes that have these sums. Returns 0, or -1 after an error message.
 */
int multipart_prepare_part(struct multipart *multipart, int number, const void *bytes,
	const struct integrity_sums *sums, struct request *request);

/* Takes note of a part whose request is over. Returns 0, or -1 after an error message. */
int multipart_take_part(struct multipart *multipart, int number, const struct integrity_sums *sums,
	const struct request *request);

/* Completes it, of PARTS parts and SIZE bytes in all; returns as object_put() does. */
enum status multipart_complete(struct multipart *multipart, int parts, uint64_t size);

/*
 * Aborts it, whatever signal has come, until DEADLINE on clock_milliseconds(). Warns if that cannot
 * be confirmed. Its parts' requests must have been cancelled before; PARTS_CANCELLED: some were.
 * Does nothing if it has not begun, or may have been completed.
 */
void multipart_abort(struct multipart *multipart, bool parts_cancelled, int64_t deadline);

/* {0} is fine. */
void multipart_release(struct multipart *multipart);

#endif

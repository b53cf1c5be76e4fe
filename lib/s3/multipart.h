/*
 * Creates a multipart upload, sends its parts, and completes or aborts it.
 *
 * The object becomes visible only when the upload is completed. multipart_abort() deletes the parts
 * of this upload only, by its upload id; it never deletes an object (see removal.h for that).
 *
 * Source: "Uploading and copying objects using multipart upload" of the Amazon S3 user guide.
 */
#ifndef S3_MULTIPART_H
#define S3_MULTIPART_H

#include "aws/request.h"
#include "s3/integrity.h"
#include "s3/object.h"
#include "s3/plan.h"
#include "unix/status.h"

/* A part that the store has acknowledged. */
struct multipart_part {
	char *tag;      /* ETag; NULL before the acknowledgement */
	char *checksum; /* "" if the completion does not list it */
	int mismatches; /* acknowledgements whose ETag was not the MD5 of the bytes */
};

struct multipart {
	struct object *object;
	struct request create;
	char *id; /* upload id; NULL before the store has returned one */
	struct multipart_part parts[PLAN_PARTS_MAX];
	bool withdrawn;     /* certainly aborted */
	bool unsure;        /* the store may not have all bytes of a part */
	bool unproved;      /* the store may not have a single byte of a part (publication.h) */
	bool outcome_known; /* false if it may have been completed */
};

/* Starts CreateMultipartUpload. OBJECT must outlive MULTIPART. */
void multipart_begin(struct multipart *multipart, struct object *object);

/*
 * Whether parts can be sent: the store has returned an upload id. Sets *FAILED after an error
 * message.
 */
bool multipart_has_begun(struct multipart *multipart, bool *failed);

/* Prepares the UploadPart of BYTES, described by SUMS. Returns STATUS_DONE, or STATUS_FAILED after
 * an error message. */
enum status multipart_prepare_part(struct multipart *multipart, int number, const void *bytes,
	const struct integrity_sums *sums, struct request *request);

/*
 * Records the result of an UploadPart that is over. Returns STATUS_DONE; STATUS_GOING_ON if it has
 * to be sent again; or STATUS_FAILED after an error message.
 */
enum status multipart_take_part(struct multipart *multipart, int number,
	const struct integrity_sums *sums, const struct request *request);

/* Completes the upload of PARTS parts and SIZE bytes. Returns as publication_put() does. */
enum status multipart_complete(struct multipart *multipart, int parts, uint64_t size);

/*
 * Aborts the upload, also after a request to stop, trying until DEADLINE on clock_milliseconds().
 * Warns, and returns false, if the abort cannot be confirmed. The caller has cancelled the requests
 * of the parts; PARTS_CANCELLED says whether any was running. Does nothing if the upload has not
 * begun, or may have been completed.
 */
bool multipart_abort(struct multipart *multipart, bool parts_cancelled, int64_t deadline);

/* MULTIPART may be {0}. */
void multipart_release(struct multipart *multipart);

#endif

/*
 * Uploads a stream to S3 as one object.
 *
 * A stream that fits into a single part is sent with one PutObject. A longer one becomes a
 * multipart upload, whose parts are sent in parallel while the caller waits for more input. plan.h
 * bounds the memory. A part is sent once it is complete, and is retried within the limits of
 * retry.h. Nothing is visible before upload_publish(), which replaces an existing object only if
 * `replace` is set.
 *
 * One thread; stop_open() (unix/stop.h) must have been called.
 */
#ifndef S3_UPLOAD_H
#define S3_UPLOAD_H

#include "s3/attributes.h"
#include "s3/bucket.h"
#include "s3/location.h"
#include "s3/plan.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { UPLOAD_DISCARD_TIME = 25000 /* milliseconds */ };

struct upload_options {
	const struct location *location;
	struct bucket_options bucket_options;
	struct attributes attributes;
	struct part_plan_options plan;
	const char *checksum_algorithm; /* such as "CRC64NVME"; NULL: depends on the store */
	bool replace;                   /* an existing object */
};

struct object;
struct upload;

/*
 * Finds credentials and the store, and checks that the object does not exist, unless it may be
 * replaced. OPTIONS must outlive the upload. Returns STATUS_DONE and sets *UPLOAD, which the caller
 * closes. Otherwise there is nothing to close: STATUS_EXISTS, STATUS_MISUSE (plan.h cannot meet the
 * options) or STATUS_FAILED, after an error message (without one if a stop was requested).
 */
enum status upload_open(struct upload **upload, const struct upload_options *options);

/*
 * Sets the kind of the stream, a constant text, which is stored as metadata. Optional; call it
 * before the first upload_advance().
 */
void upload_set_kind(struct upload *upload, const char *kind);

/*
 * Waits for free memory and sets *SPACE and *SIZE > 0 to it. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message or if a stop was requested.
 */
enum status upload_reserve(struct upload *upload, unsigned char **space, size_t *size);

/* Takes FILLED bytes that the caller stored there. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message. */
enum status upload_advance(struct upload *upload, size_t filled);

/*
 * Continues sending while the caller waits for FD. Returns 1 if FD is readable or at end of file, 0
 * after a signal or the end of a child, -1 after an error message.
 */
int upload_wait(struct upload *upload, int fd);

/*
 * Sends what was taken so far as parts of a multipart upload, and waits until the store has them.
 * The last one may be smaller than parts can be, unless it is the last of the upload. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message or if a stop was requested.
 */
enum status upload_flush(struct upload *upload);

/* What is uploaded, as far as it is known. */
const struct object *upload_object(const struct upload *upload);

/*
 * Sends the rest and makes the object visible. Returns STATUS_DONE; or STATUS_FAILED,
 * STATUS_EXISTS, STATUS_UNKNOWN or STATUS_STRIPPED after an error message (without one if a stop
 * was requested).
 */
enum status upload_publish(struct upload *upload);

/*
 * Cancels the running requests and aborts the multipart upload, so that the store deletes its
 * parts. Warns, and returns false, if the abort cannot be confirmed. Takes at most about
 * UPLOAD_DISCARD_TIME, and works after a request to stop. Does nothing to an upload whose outcome
 * is unknown.
 */
bool upload_discard(struct upload *upload);

/* UPLOAD may be NULL. */
void upload_close(struct upload *upload);

#endif

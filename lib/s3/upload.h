/*
 * A stream on its way to S3.
 *
 * One that fits into a single part becomes one PutObject; a longer one becomes a multipart upload
 * whose parts are sent side by side, while the caller waits for more input. Memory is what plan.h
 * allows. A part is sent only once it is whole, and is sent again for as long as retry.h has
 * patience. Nothing is visible before upload_publish(), and that replaces an object only if told
 * to.
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
	struct bucket_options settings;
	struct attributes attributes;
	struct part_plan_options plan;
	const char *checksum_algorithm; /* as "CRC64NVME"; NULL: by the store */
	bool replace;                   /* an object that is there already */
};

struct upload;

/*
 * Finds credentials and store, and whether the object exists, where it must not be replaced.
 * TARGET is kept. STATUS_DONE with *UPLOAD, to be closed; or STATUS_EXISTS,
 * STATUS_MISUSE (there is no such plan) or STATUS_FAILED after an error message (none where a stop
 * was requested), and nothing to close.
 */
enum status upload_open(struct upload **upload, const struct upload_options *target);

/* What the stream is, as metadata of the object: a constant text. To be said early, if at all. */
void upload_set_kind(struct upload *upload, const char *kind);

/*
 * Room for the next *SIZE > 0 bytes; waits until there is some. Returns 0, or -1: the upload failed
 * and has said so, or a stop was requested.
 */
int upload_reserve(struct upload *upload, unsigned char **space, size_t *size);

/* FILLED bytes were put there. Returns 0, or -1 after an error message. */
int upload_advance(struct upload *upload, size_t filled);

/*
 * Goes on with sending until FD can be read or is at its end (1), or a signal came or a child ended
 * (0). -1: the upload failed and has said so.
 */
int upload_wait(struct upload *upload, int fd);

/*
 * Sends the rest and makes the object visible. STATUS_DONE, or, after an error message (none
 * where a stop was requested), STATUS_FAILED, STATUS_EXISTS, STATUS_UNKNOWN or STATUS_STRIPPED.
 */
enum status upload_publish(struct upload *upload);

/*
 * Breaks off what is on its way and has the store forget the parts that it has got; warns where
 * that cannot be confirmed. Takes at most about UPLOAD_DISCARD_TIME, and works after a request to
 * stop. Leaves the upload alone where its outcome is unknown.
 */
void upload_discard(struct upload *upload);

/* NULL is fine. */
void upload_close(struct upload *upload);

#endif

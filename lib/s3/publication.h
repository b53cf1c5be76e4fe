/*
 * Publishes an object: the single request, PutObject or CompleteMultipartUpload, that makes it
 * visible.
 *
 * The request is conditional (If-None-Match: *) unless an existing object may be replaced. If its
 * answer is lost, a repeated request finds that the object exists or that the upload is gone. The
 * random id in the object's metadata then tells whether that was our own request.
 *
 * The store may still work on a request whose answer was lost, or that a proxy gave up (504). HEAD
 * is therefore repeated within the patience of retry.h while it does not show the object. Only then
 * is the request withdrawn, if it can be, and even then HEAD is asked for a minute more. What is
 * not certain after that is STATUS_UNKNOWN.
 *
 * Some stores ignore the condition. HEAD therefore asks right before the request whether the key is
 * still free, and again before a request without the condition.
 *
 * Some answers 2xx are not proof enough. If the server closes the connection with its answer, it
 * may not have read everything that the kernel accepted from us; if the ETag is weak, not quoted or
 * missing, a proxy may have answered in the store's place (answer.h). After such an answer, HEAD
 * checks the object's size and id. If HEAD is forbidden, an ETag that is the MD5 of the bytes
 * proves the same, and one that could be an MD5 and is another disproves it. If it cannot be an
 * MD5, an answer that closes the connection is trusted, and any other is not.
 *
 * Outside Amazon, HEAD also checks the size and the number of parts after an answer that leaves no
 * doubt: after each completion, and after a PutObject whose ETag is not the MD5 of the bytes. Where
 * HEAD is refused, the answer is believed. An object that is not what was sent is deleted
 * (retraction.h).
 */
#ifndef S3_PUBLICATION_H
#define S3_PUBLICATION_H

#include "unix/status.h"

#include <stdbool.h>

struct object;
struct request;
struct integrity_sums;

struct publication {
	struct object *object; /* its size is known */
	bool unsure;           /* the store may not have all bytes of the parts */
	bool unproved;         /* the same, and only HEAD can tell */

	/*
	 * Makes sure that the request cannot begin to take effect. Returns true if that is certain.
	 * NULL if there is no way to do so.
	 */
	bool (*withdraw)(void *context);
	void *context;
};

/*
 * Runs REQUEST, which makes the object visible. Returns STATUS_DONE; or STATUS_FAILED,
 * STATUS_EXISTS or STATUS_UNKNOWN after an error message. If a stop is requested before REQUEST was
 * sent, returns STATUS_FAILED without a message.
 */
enum status publication_run(const struct publication *publication, struct request *request);

/*
 * Stores BYTES, described by SUMS, as the whole object with one PutObject. Returns as
 * publication_run() does, or STATUS_STRIPPED (see inspection.h).
 */
enum status publication_put(
	struct object *object, const void *bytes, const struct integrity_sums *sums);

#endif

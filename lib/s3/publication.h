/*
 * The one step that makes an object visible: a PutObject, or a CompleteMultipartUpload.
 *
 * It is taken on condition that nothing is there, unless an object is to be replaced. Its answer
 * can be lost, and the request repeated then finds the object there, or the upload gone: whether
 * that is our own doing is seen by the random id in the object's metadata.
 *
 * An answer that ends the connection proves less than others: the server may have sent it without
 * having read what the kernel had taken from us. After such a one HEAD is asked for the object's
 * size and id; where HEAD is forbidden the answer has to do.
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
	bool unsure;           /* whether the store has all bytes that were sent before the step */

	/*
	 * Sees to it that nothing comes of the step any more, where that can be done: true if it is
	 * certain. NULL where it cannot.
	 */
	bool (*withdraw)(void *context);
	void *context;
};

/*
 * Carries out REQUEST, which makes the object visible: STATUS_DONE, or, after an error message,
 * STATUS_FAILED, STATUS_EXISTS or STATUS_UNKNOWN. A request to stop that comes before it was sent
 * ends in STATUS_FAILED without a message.
 */
enum status publication_run(const struct publication *publication, struct request *request);

/*
 * Stores the bytes that have these sums as the whole object, in one PutObject; returns as
 * publication_run() does, or STATUS_STRIPPED (see inspection.h).
 */
enum status publication_put(
	struct object *object, const void *bytes, const struct integrity_sums *sums);

#endif

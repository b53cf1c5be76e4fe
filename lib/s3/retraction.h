/*
 * Deletes an object that was just made visible and is not what was sent.
 *
 * A store may answer that it made an object, and have made one of another size or of other parts.
 * A backup that can be seen is complete, so such an object must not stay. It is deleted only if its
 * ETag or its version is the one that the response to our request named, and on that condition
 * (If-Match), so that no object of another writer is deleted.
 */
#ifndef S3_RETRACTION_H
#define S3_RETRACTION_H

#include "unix/status.h"

#include <stdbool.h>

struct object;
struct request;

/* Whether the object that HEAD showed last is the one that the response to PUBLICATION named. */
bool retraction_is_possible(const struct object *object, const struct request *publication);

/*
 * The object that HEAD showed last is not what was sent. Returns STATUS_FAILED if it was deleted,
 * otherwise STATUS_UNKNOWN; both after an error message.
 */
enum status retraction_run(struct object *object, const struct request *publication);

#endif

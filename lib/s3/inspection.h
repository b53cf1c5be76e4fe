/*
 * Checks that an object that was just published has the attributes that were requested.
 *
 * A store may answer 200 and ignore attributes that it does not support. What the response to the
 * publication does not confirm is checked with HEAD; tags and lock, which HEAD shows only to
 * callers with the permission to read them, with separate requests. Write-only credentials cannot
 * read any of this; that is not an error.
 */
#ifndef S3_INSPECTION_H
#define S3_INSPECTION_H

#include "unix/status.h"

struct headers;
struct object;
struct request;

/*
 * PUBLICATION is the request that made the object visible; MARKED is the answer to the request that
 * had the attributes, which is the same one for a small object. Returns STATUS_STRIPPED after an
 * error message if an attribute is missing; otherwise STATUS_DONE, also if it cannot tell. Takes
 * bounded time, and continues after a request to stop.
 */
enum status inspection_run(
	struct object *object, const struct request *publication, const struct headers *marked);

#endif

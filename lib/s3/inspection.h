/*
 * A look at an object that was just published: has it all that was asked for?
 *
 * A store may answer 200 and drop what it does not know. What its answer to the publishing does not
 * tell is asked for with HEAD; and what HEAD does not show, with a request of its own, since tags
 * and lock are shown only to those who may read them. Credentials that may only write get no
 * answer, and that is no failure.
 */
#ifndef S3_INSPECTION_H
#define S3_INSPECTION_H

#include "unix/status.h"

struct object;
struct request;

/*
 * PUBLICATION made the object visible. Returns STATUS_DONE, also where nothing can be found out,
 * or STATUS_STRIPPED after an error message. Takes bounded time, whatever signal comes.
 */
enum status inspection_run(struct object *object, const struct request *publication);

#endif

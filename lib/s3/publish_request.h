/*
 * Sends the request that makes an object visible, and waits for its answer.
 *
 * A completion may be answered 2xx with a body that is not the store's. HEAD is then asked before
 * it is repeated: if the object is there, it is not. Anything else that HEAD shows proves nothing.
 * If a stop is requested after REQUEST was sent, its answer is awaited for OBJECT_GRACE.
 */
#ifndef S3_PUBLISH_REQUEST_H
#define S3_PUBLISH_REQUEST_H

struct object;
struct request;

/* Runs REQUEST; its `state` tells how it ended. */
void publish_request_run(struct object *object, struct request *request);

#endif

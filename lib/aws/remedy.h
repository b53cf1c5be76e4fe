/*
 * Corrects what made a service reject a valid request: a wrong clock, expired credentials or the
 * wrong region.
 */
#ifndef AWS_REMEDY_H
#define AWS_REMEDY_H

#include <stdbool.h>

struct client;
struct request;

/*
 * Looks at the response to REQUEST and corrects the clock skew, the credentials or the region of
 * the client, each at most once per request. True if that was done and the request should be
 * repeated immediately.
 */
bool remedy_apply(struct client *client, struct request *request);

#endif

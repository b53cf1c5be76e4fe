/*
 * What mends a request that a service refused although nothing is wrong with the request itself: a
 * corrected clock, renewed credentials, or the bucket's own region. Each is tried once.
 */
#ifndef AWS_REMEDY_H
#define AWS_REMEDY_H

#include <stdbool.h>

struct client;
struct request;

/* True if something was put right and the request is worth another try at once. */
bool remedy_apply(struct client *client, struct request *request);

#endif

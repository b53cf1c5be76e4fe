/*
 * A question to a service that hands out credentials: answered soon, or given up.
 *
 * A stop that is requested while it waits ends it. One that was requested before does not, since
 * what was begun has to be undone, and that wants to be signed.
 */
#ifndef AWS_INQUIRY_H
#define AWS_INQUIRY_H

#include <stdbool.h>

struct client;
struct request;

/* Carries REQUEST out in PATIENCE milliseconds. True if it is done; else it is broken off. */
bool inquiry_run(struct client *client, struct request *request, int patience);

/*
 * Says "could not DEED: REASON", unless a stop was requested: then that is the reason. Returns -1.
 */
int inquiry_fail(const struct request *request, const char *deed);

#endif

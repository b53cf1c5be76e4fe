/*
 * A client of one bucket: signs requests, sends them, and tries again what failed for a while.
 *
 * Several requests may run at a time; none of them blocks another, nor does the pause before
 * the next try of one.
 */
#ifndef AWS_CLIENT_H
#define AWS_CLIENT_H

#include "aws/credentials.h"
#include "aws/request.h"
#include "s3/endpoint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the command line says; NULL where it says nothing. */
struct client_settings {
	const char *profile;
	const char *region;
	const char *endpoint_url;
	const char *ca_bundle;
};

struct client {
	struct http *http;
	struct endpoint endpoint;
	struct credentials credentials;
	char *path;              /* of the object, encoded */
	int attempts_max;        /* AWS_MAX_ATTEMPTS, or 0 */
	struct request *running; /* all that were started and are not over */
};

/*
 * Finds credentials and endpoint for requests about the object KEY in BUCKET. Returns 0, or -1
 * after an error message, and then there is nothing to close.
 */
int client_open(struct client *client, const struct client_settings *given, const char *bucket,
	const char *key);

/* Starts a request. How it ends is seen in its `state`. */
void client_start(struct client *client, struct request *request);

/* Moves all requests on; waits, and returns, as http_work() does. */
int client_work(struct client *client, int fd, int milliseconds);

/*
 * Carries one request out, started already or not, and others on the way. DEADLINE: on
 * clock_milliseconds(), whatever signal comes; or 0: until a stop is requested. True if the request
 * is over; if not, it still runs.
 */
bool client_run(struct client *client, struct request *request, int64_t deadline);

/* Breaks a request off, unless it is over, or keeps it from being started: it is lost then. */
void client_cancel(struct client *client, struct request *request);

/* Breaks off what still runs. */
void client_close(struct client *client);

#endif

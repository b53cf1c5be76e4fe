/*
 * A client of one of AWS's services, or of one that speaks like it: signs requests, sends them,
 * and tries again what failed for a while.
 *
 * Several requests may run at a time; none of them blocks another, nor does the pause before
 * the next try of one. How many are on their way at once follows what the service can take
 * (window.h). A wrong clock, expired credentials and a bucket in another region are found out from
 * the answers, and the request is tried once more at once.
 */
#ifndef AWS_CLIENT_H
#define AWS_CLIENT_H

#include "aws/identity.h"
#include "aws/request.h"
#include "aws/window.h"

#include <stdbool.h>
#include <stdint.h>

struct client;
struct request;

/* Begins as {0}; whoever opens it fills in the first group, and owns what that points to. */
struct client {
	struct http *http;
	const char *origin; /* "https://host:port" */
	const char *host;   /* as in a Host header */
	const char *region;
	const char *service;       /* as signatures name it: "s3" */
	struct identity *identity; /* who signs; NULL: nobody */
	int attempts_max;          /* the user's own choice, or 0 */
	int time_limit;            /* milliseconds for each try, or 0 */
	bool direct;               /* past every proxy */
	bool brief;                /* not tried for long, and thus without a word on the way */

	/*
	 * Moves the client to REGION ("" if the answer did not say): changes origin, host and
	 * region, and returns true if that makes a difference. NULL where there is no other place.
	 */
	bool (*relocate)(struct client *client, const char *region);
	void *context; /* of relocate() */

	/* The client's own. */
	struct request *running; /* all that were started and are not over */
	struct window window;
	double skew;   /* seconds by which the service's clock is ahead of ours */
	bool troubled; /* and has said so */
};

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

/* Another client of the same service, which runs nothing, and stays where it is. */
struct client client_copy(const struct client *client);

/* Breaks off what still runs. */
void client_close(struct client *client);

/*
 * A question to a service that hands out credentials: answered soon, or given up.
 *
 * A stop that is requested while it waits ends it. One that was requested before does not, since
 * what was begun has to be undone, and that wants to be signed.
 */

/* Carries REQUEST out in PATIENCE milliseconds. True if it is done; else it is broken off. */
bool client_ask(struct client *client, struct request *request, int patience);

/*
 * Says "could not DEED: REASON", unless a stop was requested: then that is the reason. Returns -1.
 */
int client_say_unanswered(const struct request *request, const char *deed);

#endif

/*
 * A client of one AWS service, or of a compatible one: signs requests, sends them, and retries
 * those that fail temporarily.
 *
 * Several requests may run at a time. Neither a running request nor the pause before a retry blocks
 * the others. The number of requests in flight adapts to the service (window.h). If a response
 * shows that the clock is wrong, the credentials have expired or the bucket is in another region,
 * that is corrected and the request is repeated immediately (remedy.h).
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

/* Starts as {0}. The caller fills in the first group, and owns what it points to. */
struct client {
	struct http *http;
	const char *origin; /* "https://host:port" */
	const char *host;   /* as in a Host header */
	const char *region;
	const char *service;       /* as signatures name it: "s3" */
	struct identity *identity; /* whose key signs; NULL: requests are not signed */
	int attempts_max;          /* of each request, if the user has set a number, or 0 */
	int time_limit;            /* milliseconds for each attempt; 0: no limit */
	bool direct;               /* use no proxy */
	bool brief;                /* retries are short: print no warning about them */

	/*
	 * Tells who gave the response 2xx to REQUEST, whose body is no error. Unless it was the
	 * service, writes the reason to WHY, of HTTP_ERROR_SIZE bytes. NULL: it is always the
	 * service.
	 */
	enum request_origin (*find_origin)(const struct request *request, char *why);

	/*
	 * Changes origin, host and region to those of REGION ("" if the response did not name
	 * it). Returns true if anything changed. The pointer is
	 * NULL if the service has only one place.
	 */
	bool (*relocate)(struct client *client, const char *region);
	void *context; /* of relocate() */

	/* Private. */
	struct request *running; /* all requests that were started and are not over */
	struct window window;
	double skew;   /* seconds by which the service's clock is ahead of ours */
	bool troubled; /* requests are failing, and a message has said so */
};

/* Starts a request. Its `state` tells how it ends. */
void client_start(struct client *client, struct request *request);

/* Makes a further attempt of a request that `stops_at_other` ended, after a pause. False if it has
 * had all its attempts. */
bool client_resume(struct client *client, struct request *request);

/* Makes progress on all requests. Waits and returns as http_work() does. */
int client_work(struct client *client, int fd, int milliseconds);

/*
 * Works until REQUEST is over, and starts it first if that has not been done. Other requests make
 * progress, too. DEADLINE is a time of clock_milliseconds() at which the call gives up; stop
 * requests are then ignored. If it is 0, the call gives up when a stop is requested. True if the
 * request is over; if not, it is still running, or was not started.
 */
bool client_run(struct client *client, struct request *request, int64_t deadline);

/* Aborts a request that is not over, or was not started; it is then lost. */
void client_cancel(struct client *client, struct request *request);

/*
 * Works on REQUEST as client_run() does, then aborts it if it is not over. True if it is done; its
 * `state` tells more.
 */
bool client_finish(struct client *client, struct request *request, int64_t deadline);

/* Returns a copy without running requests, which does not follow redirects to other regions. */
struct client client_copy(const struct client *client);

/* Aborts all running requests. */
void client_close(struct client *client);

/*
 * Carries out REQUEST to a service that provides credentials, within PATIENCE milliseconds. True if
 * it is done; if not, it was refused or lost. A stop that is requested during the call aborts it.
 * An earlier one does not: aborting an upload needs credentials, too.
 */
bool client_ask(struct client *client, struct request *request, int patience);

/*
 * Reports "could not DEED: REASON" after client_ask() returned false. Says nothing if a message has
 * said so already, or if the request was lost and a stop was requested.
 */
void client_say_unanswered(const struct request *request, const char *deed);

#endif

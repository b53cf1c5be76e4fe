/*
 * A ping: an HTTP POST that reports something to a monitoring service.
 *
 * Each attempt is made in a child process: a host name that cannot be resolved may hold libcurl for
 * longer than any limit that it has. ping_finish() and ping_send() kill the child when its time is
 * over; until then, nothing does. This process never waits for a ping that was only started. It
 * must not use libcurl itself, whose threads would not be in the child.
 *
 * The URL is a secret. Messages quote libcurl's reasons, which may name the host: the caller
 * registers what must not be shown (unix/redaction.h).
 *
 * Needs stop_open() before. A signal that arrives during ping_finish() or ping_send() ends it.
 */
#ifndef HTTP_PING_H
#define HTTP_PING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	PING_TIME_LIMIT = 10000, /* milliseconds for an attempt */
	PING_ATTEMPTS = 3,       /* of ping_send() */
	PING_REASON_SIZE = 256,
};

struct ping {
	const char *url; /* a valid one (ping_url.h) */
	const char
		*ca_bundle; /* a file of certificates to trust instead of the system's, or NULL */
	const char *body;
	size_t length;

	pid_t pid; /* of the attempt; 0: none is running */
	int reply; /* where the attempt writes why it failed */
	int64_t deadline;
	char reason[PING_REASON_SIZE]; /* why the last attempt failed */
};

/* What became of a ping. */
enum ping_end {
	PING_ARRIVED,  /* the service has confirmed it */
	PING_FAILED,   /* another attempt may succeed */
	PING_HOPELESS, /* another attempt would fail, too */
};

/*
 * Starts one attempt and does not wait for it. False if that is impossible. The first four members
 * of PING are filled in, the rest is zero.
 */
bool ping_start(struct ping *ping);

/* Whether an attempt was started, and is over without ping_finish() having been called. */
bool ping_is_over(const struct ping *ping);

/* Waits until the attempt that was started is over. Its time began with its start. */
enum ping_end ping_finish(struct ping *ping);

/* Makes up to PING_ATTEMPTS attempts, with a pause after each that failed. */
enum ping_end ping_send(struct ping *ping);

#endif

/*
 * The number of requests that may be in flight at a time, adapted to the load of the service.
 *
 * It is halved when the service throttles or fails, and grows by one when a whole window of
 * requests has succeeded: additive increase, multiplicative decrease, as in TCP. During an outage
 * only one request at a time is retried.
 */
#ifndef AWS_WINDOW_H
#define AWS_WINDOW_H

#include <stdint.h>

enum { WINDOW_MAX = 64 };

struct window {
	int size;      /* at least 1 */
	int successes; /* since the size last changed */
	int64_t shrunk_at;
};

/* Makes a window of WINDOW_MAX requests. */
void window_open(struct window *window);

/* Counts a request that succeeded. */
void window_widen(struct window *window);

/*
 * Counts a request, sent at SENT_AT, that failed at NOW with an error worth a retry, while RUNNING
 * requests were in flight. Failures of requests sent before the last narrowing are ignored.
 */
void window_narrow(struct window *window, int running, int64_t sent_at, int64_t now);

#endif

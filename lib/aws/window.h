/*
 * How many requests may be on their way at a time, by what the service can take.
 *
 * Halved when it asks for less or fails, and widened by one when a whole window's worth of
 * requests has succeeded: additive increase, multiplicative decrease, as TCP does it. So an
 * outage is watched by a single request, and a store that is busy is left in peace.
 */
#ifndef AWS_WINDOW_H
#define AWS_WINDOW_H

#include <stdint.h>

enum { WINDOW_MAX = 64 };

struct window {
	int size;      /* at least 1 */
	int successes; /* since it was last changed */
	int64_t shrunk_at;
};

/* A window that lets WINDOW_MAX requests through. */
void window_open(struct window *window);

/* A request has succeeded. */
void window_widen(struct window *window);

/*
 * A request that was sent at SENT_AT failed at NOW in a way that time may mend, RUNNING of them
 * having been on their way. Requests sent before the last narrowing tell nothing new.
 */
void window_narrow(struct window *window, int running, int64_t sent_at, int64_t now);

#endif

/*
 * Being told to stop.
 *
 * The handlers of SIGINT, SIGTERM, SIGHUP and SIGQUIT only take note; ordinary code asks
 * stop_requested(), unwinds, and main() ends with stop_leave(). A signal that was ignored when the
 * program started (nohup) stays ignored. SIGPIPE and SIGXFSZ are ignored, so that a write fails
 * instead; children get both back (see pipeline.h).
 */
#ifndef UNIX_STOP_H
#define UNIX_STOP_H

#include "unix/status.h"

#include <stdbool.h>

/* Installs the handlers. Returns STATUS_DONE, or STATUS_FAILED after an error message. Once in a process. */
enum status stop_open(void);

/*
 * In a child, before it executes a command: what was caught or ignored by stop_open() has its
 * default effect again.
 */
void stop_reset(void);

/* The signal that asked this program to stop, or 0. */
int stop_requested(void);

/*
 * A write failed with EPIPE, and there is nothing to do but to end: where SIGPIPE would have ended
 * this program, had stop_open() left it alone, it is a request to stop from now on. False where
 * whoever started the program has ignored it, so that the error is to be said.
 */
bool stop_by_pipe(void);

/* A descriptor that polls as readable while a stop or the end of a child has not been waited for.
 */
int stop_descriptor(void);

/*
 * Waits until FD (none if -1) can be read or is at its end, a signal comes, a child ends, or
 * MILLISECONDS (none if -1) are over; true if FD can be read.
 */
bool stop_wait(int fd, int milliseconds);

/* Forgets what stop_descriptor() shows, once the waiting was done by other means. */
void stop_drain(void);

/*
 * What main() returns: STATUS, or, where a signal asked to stop and nothing was published, the
 * end by that signal.
 */
int stop_leave(enum status status);

#endif

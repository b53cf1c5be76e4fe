/*
 * Signals that ask the program to stop, and waiting that they interrupt.
 *
 * The handlers of SIGINT, SIGTERM, SIGHUP and SIGQUIT record the signal and write to a self-pipe.
 * Ordinary code calls stop_requested() and unwinds; main() ends with stop_leave(), which raises the
 * signal again. A signal that was ignored when the program started (nohup) stays ignored. SIGPIPE
 * and SIGXFSZ are ignored, so that a write fails with EPIPE or EFBIG; children get the default
 * actions back. SIGCHLD only interrupts waiting.
 */
#ifndef UNIX_STOP_H
#define UNIX_STOP_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Installs the handlers. Once in a process. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message.
 */
enum status stop_open(void);

/* Undoes stop_open(). For a child, before it executes a command. */
void stop_reset(void);

/* The signal that asked the program to stop, or 0. */
int stop_requested(void);

/*
 * Returns stop_requested() and withdraws the request, for a program that passes signals on to a
 * command. IS_SENT: whether a process sent the signal. If not, the kernel did, for the terminal:
 * SIGINT and SIGQUIT go to all processes of our group, but SIGHUP only to the leader of the session
 * when the terminal is gone.
 */
int stop_take(bool *is_sent);

/*
 * To be called when a write has failed with EPIPE. If SIGPIPE had its default action when the
 * program started, this requests a stop with SIGPIPE and returns true. Otherwise returns false, and
 * the caller reports the error.
 */
bool stop_by_pipe(void);

/*
 * The read end of the self-pipe: polls as readable after a signal, or the end of a child, until
 * stop_wait(), stop_wait_for_room() or stop_drain() is called.
 */
int stop_descriptor(void);

/*
 * Waits until FD (-1: none) is readable or at its end, a signal arrives, a child ends, or
 * MILLISECONDS (-1: no limit) have passed. True if FD is readable or at its end.
 */
bool stop_wait(int fd, int milliseconds);

/* As stop_wait(), until FD is writable or its reader is gone. */
void stop_wait_for_room(int fd, int milliseconds);

/*
 * Writes all LENGTH bytes to FD, which does not block, and waits for room. Returns 0; or -1 with
 * errno, which is ECANCELED if a stop was requested; it is not known then how much was written.
 */
int stop_write_all(int fd, const char *bytes, size_t length);

/* Empties the self-pipe. For callers that poll stop_descriptor() themselves. */
void stop_drain(void);

/*
 * Returns STATUS, for main() to exit with. If a signal asked the program to stop, it raises that
 * signal instead, unless STATUS tells what is at the destination: STATUS_DONE, STATUS_EXISTS,
 * STATUS_UNKNOWN or STATUS_STRIPPED.
 */
int stop_leave(enum status status);

/* The status that stop_leave() would leave with: that of the signal if a stop was requested. */
int stop_find_status(int status);

#endif

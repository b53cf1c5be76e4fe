/*
 * What a command prints, taken in bounded time and size.
 *
 * Its standard input is empty. It may run beside a pipeline (pipeline.h): only the command itself
 * is waited for, and no wake-up of stop.h is used up.
 */
#ifndef UNIX_CAPTURE_H
#define UNIX_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct text;

enum capture_end {
	CAPTURE_ENDED,   /* all that it prints is there */
	CAPTURE_FULL,    /* it prints more than the text may hold */
	CAPTURE_LATE,    /* the time is over */
	CAPTURE_STOPPED, /* a stop was requested meanwhile */
};

struct capture {
	pid_t pid;  /* 0 once it has ended */
	int output; /* or -1 */
	int64_t deadline;
	int stopped; /* the stop that was requested before */
};

/*
 * Starts the command of WORDS, found on PATH, to end within PATIENCE milliseconds. What it says on
 * standard error is dropped if QUIET, else goes where ours goes. Returns 0, or the errno with which
 * it could not be started. To be closed in both cases.
 */
int capture_open(struct capture *capture, char *const *words, bool quiet, int patience);

/* Adds what it prints to TEXT, up to TEXT's limit. */
enum capture_end capture_read(struct capture *capture, struct text *text);

/*
 * Waits until it ends: CAPTURE_ENDED, and WAIT_STATUS is that of waitpid(2), or CAPTURE_LATE or
 * CAPTURE_STOPPED.
 */
enum capture_end capture_wait(struct capture *capture, int *wait_status);

/* Kills it, unless it has ended. */
void capture_close(struct capture *capture);

#endif

/*
 * The output of a command, read into memory with a limit on time and on size.
 *
 * The command's standard input is /dev/null. A capture may run beside a pipeline (pipeline.h): it
 * reaps only its own child, and does not consume the self-pipe of stop.h.
 */
#ifndef UNIX_CAPTURE_H
#define UNIX_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct text;

enum capture_end {
	CAPTURE_ENDED,   /* the output, or the command, has ended */
	CAPTURE_FULL,    /* the output is longer than the text's limit */
	CAPTURE_LATE,    /* the deadline has passed */
	CAPTURE_STOPPED, /* a stop was requested after the start */
};

struct capture {
	pid_t pid;  /* 0 once the command has been reaped */
	int output; /* or -1 */
	int64_t deadline;
	int stopped; /* stop_requested() at the start */
};

/*
 * Starts the command of WORDS, found on PATH, which has PATIENCE milliseconds to end. Its standard
 * error is discarded if QUIET is set, else shared with this process. Returns 0, or the errno of the
 * failed start. Must be closed in both cases.
 */
int capture_open(struct capture *capture, char *const *words, bool quiet, int patience);

/* Appends the command's output to TEXT, until it ends or TEXT's limit is reached. */
enum capture_end capture_read(struct capture *capture, struct text *text);

/*
 * Waits until the command has ended. Returns CAPTURE_ENDED, with WAIT_STATUS from waitpid(2), or
 * CAPTURE_LATE or CAPTURE_STOPPED.
 */
enum capture_end capture_wait(struct capture *capture, int *wait_status);

/* Kills the command with SIGKILL if it has not been reaped, and closes its output. */
void capture_close(struct capture *capture);

#endif

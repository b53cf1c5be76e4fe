/*
 * Copies what another program prints on standard error to ours, at once, and keeps the end of it.
 *
 * A child process copies, since this one may be busy for hours and the program must never wait for
 * it. The child ends when all writers have closed the pipe; signals that ask to stop do not end it,
 * so nothing that the program prints before its end is lost. Needs stop_open() first.
 */
#ifndef UNIX_ERROR_COPY_H
#define UNIX_ERROR_COPY_H

#include <sys/types.h>

struct text;

enum { ERROR_COPY_KEPT = 8192 }; /* bytes of the end that are kept */

struct error_copy {
	pid_t pid; /* 0: it does not run */
	int kept;  /* the end of what was copied, once that has ended; a memfd, or -1 */
};

/*
 * Starts to copy. Returns the descriptor that the program is to have as its standard error, and the
 * caller is to close; or -1 after an error message. Must be closed in both cases.
 */
int error_copy_open(struct error_copy *copy);

/*
 * Waits until all is copied, when the program has ended: at most some seconds, since a process that
 * it has left running may hold the pipe open. A request to stop does not end that.
 */
void error_copy_finish(struct error_copy *copy);

/* Adds the end of what was copied to TEXT, after error_copy_finish(). */
void error_copy_read(const struct error_copy *copy, struct text *text);

void error_copy_close(struct error_copy *copy);

#endif

/*
 * Standard output for a program that has other work to do while its reader is slow.
 *
 * If standard output is a pipe, it is made non-blocking for this process alone: other processes
 * that share the pipe are not affected. Anything else is left as it is.
 */
#ifndef UNIX_STDOUT_PIPE_H
#define UNIX_STDOUT_PIPE_H

#include "unix/status.h"

struct stdout_pipe {
	int watcher; /* an epoll(7) descriptor; -1 if standard output is always ready, as a file is
		      */
};

/* Once in a process. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status stdout_pipe_open(struct stdout_pipe *pipe);

/*
 * A descriptor that polls as readable when standard output is writable or its reader is gone; -1 if
 * standard output is always ready. Replaces what stdout_pipe_end() asked for.
 */
int stdout_pipe_room(const struct stdout_pipe *pipe);

/* The same, but only when the reader is gone. Replaces what stdout_pipe_room() asked for. */
int stdout_pipe_end(const struct stdout_pipe *pipe);

void stdout_pipe_close(struct stdout_pipe *pipe);

#endif

/*
 * Standard output, for those who have other work while its reader is slow.
 *
 * Where it is a pipe, writing to it fails with EAGAIN from then on instead of waiting, and only for
 * this process: others who have the same pipe notice nothing. Anything else is as it was.
 */
#ifndef UNIX_STDOUT_PIPE_H
#define UNIX_STDOUT_PIPE_H

#include "unix/status.h"

struct stdout_pipe {
	int watcher; /* an epoll(7) of one; -1 where there is nothing to wait for, as with a file */
};

/* Once in a process. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status stdout_pipe_open(struct stdout_pipe *pipe);

/*
 * A descriptor that polls as readable once standard output has room for more, or nobody reads it
 * any more; -1 if it is always ready.
 */
int stdout_pipe_room(const struct stdout_pipe *pipe);

/* The same, but only once nobody reads it any more. Either ends what the other was for. */
int stdout_pipe_end(const struct stdout_pipe *pipe);

void stdout_pipe_close(struct stdout_pipe *pipe);

#endif

#include "unix/stdout_pipe.h"

#include "unix/descriptor.h"
#include "unix/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * O_NONBLOCK is a flag of the open file description, which other processes share. Opening the pipe
 * again through /proc makes a new one. If that fails, writes block, which is slower but correct.
 */
static void make_nonblocking(void)
{
	struct stat status;
	int fd;

	if (fstat(STDOUT_FILENO, &status) != 0 || !S_ISFIFO(status.st_mode))
		return;
	fd = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)dup2(fd, STDOUT_FILENO);
	close(fd);
}

enum status stdout_pipe_open(struct stdout_pipe *pipe)
{
	struct epoll_event nothing = {.events = 0};
	enum status result = STATUS_DONE;

	make_nonblocking();
	pipe->watcher = epoll_create1(EPOLL_CLOEXEC);
	if (pipe->watcher < 0)
		return status_fail_errno("could not watch standard output");
	if (epoll_ctl(pipe->watcher, EPOLL_CTL_ADD, STDOUT_FILENO, &nothing) == 0)
		return STATUS_DONE;
	/* EPERM: epoll(7) does not support regular files, which are always ready. */
	if (errno != EPERM)
		result = status_fail_errno("could not watch standard output");
	stdout_pipe_close(pipe);
	return result;
}

/* epoll(7) always reports EPOLLERR and EPOLLHUP, so EVENTS may be 0. */
static int watch_stdout(const struct stdout_pipe *pipe, uint32_t events)
{
	struct epoll_event event = {.events = events};

	if (pipe->watcher >= 0)
		(void)epoll_ctl(pipe->watcher, EPOLL_CTL_MOD, STDOUT_FILENO, &event);
	return pipe->watcher;
}

int stdout_pipe_room(const struct stdout_pipe *pipe)
{
	return watch_stdout(pipe, EPOLLOUT);
}

int stdout_pipe_end(const struct stdout_pipe *pipe)
{
	return watch_stdout(pipe, 0);
}

void stdout_pipe_close(struct stdout_pipe *pipe)
{
	descriptor_close(&pipe->watcher);
}

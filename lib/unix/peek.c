#include "unix/peek.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Poll interval, in milliseconds, while a pipe holds less than is wanted. */
enum { TICK = 10 };

static ssize_t peek_file(int fd, void *bytes, size_t size)
{
	off_t offset = lseek(fd, 0, SEEK_CUR);

	return offset < 0 ? -1 : pread(fd, bytes, size, offset);
}

/* Copies what the pipe holds now, by way of the pipe SCRATCH, which is empty before and after. */
static ssize_t peek_pipe(int fd, const int scratch[2], void *bytes, size_t size)
{
	ssize_t length = tee(fd, scratch[1], size, SPLICE_F_NONBLOCK);

	return length > 0 ? read(scratch[0], bytes, (size_t)length) : length;
}

/* Whether all writers have closed the stream, so that nothing will be added. */
static bool has_ended(int fd)
{
	struct pollfd watched = {.fd = fd, .events = POLLRDHUP};

	return poll(&watched, 1, 0) > 0 && (watched.revents & (POLLHUP | POLLRDHUP)) != 0;
}

/*
 * Peeks into a pipe or a socket until it holds SIZE bytes. Check for the end first, then peek: all
 * that was written before the end is seen then.
 */
static ssize_t peek_stream(int fd, const int *scratch, void *bytes, size_t size)
{
	for (;;) {
		bool ended = has_ended(fd);
		ssize_t length = scratch ? peek_pipe(fd, scratch, bytes, size)
					 : recv(fd, bytes, size, MSG_PEEK | MSG_DONTWAIT);

		if (length < 0 && errno == EAGAIN)
			length = 0;
		if (length < 0 || (size_t)length == size || ended)
			return length;
		if (stop_requested() != 0)
			return -1;
		stop_wait(length == 0 ? fd : -1, length == 0 ? -1 : TICK);
	}
}

static ssize_t peek_any(int fd, mode_t mode, void *bytes, size_t size)
{
	int scratch[2];
	ssize_t length;

	if (S_ISREG(mode))
		return peek_file(fd, bytes, size);
	if (S_ISSOCK(mode))
		return peek_stream(fd, NULL, bytes, size);
	if (!S_ISFIFO(mode))
		return 0;
	if (pipe2(scratch, O_CLOEXEC) != 0)
		return -1;
	length = peek_stream(fd, scratch, bytes, size);
	close(scratch[0]);
	close(scratch[1]);
	return length;
}

ssize_t peek_read(int fd, void *bytes, size_t size)
{
	struct stat status;
	ssize_t length = -1;

	if (fstat(fd, &status) == 0)
		length = peek_any(fd, status.st_mode, bytes, size);
	if (length < 0 && stop_requested() == 0)
		fail_errno("could not look at the beginning of the dump");
	return length;
}

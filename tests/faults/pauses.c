/*
 * A shim to preload, which makes the pauses of one program end at once: those in which it waits for
 * the time only, since none of its requests to a server is under way.
 *
 *   LD_PRELOAD            pauses.so, after the sanitizer's library if the program has one
 *   PGB_PAUSES_PROGRAM    the program's name; other programs are left alone
 *
 * A poll(2) of no internet socket returns after a millisecond, and CLOCK_MONOTONIC, which the
 * program measures its patience by, is then ahead by the timeout. A request under way has its full
 * time.
 */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static bool active;
static atomic_llong ahead; /* milliseconds */

__attribute__((constructor)) static void begin(void)
{
	const char *program = getenv("PGB_PAUSES_PROGRAM");

	active = program && strcmp(program, program_invocation_short_name) == 0;
	unsetenv("LD_PRELOAD"); /* for the program's children */
}

static bool is_internet_socket(int fd)
{
	int domain = 0;
	socklen_t size = sizeof domain;

	return fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
	       (domain == AF_INET || domain == AF_INET6);
}

static bool is_pause(const struct pollfd *fds, nfds_t count, int timeout)
{
	int error = errno;
	bool pause = active && timeout > 0;

	for (nfds_t i = 0; i < count && pause; i++)
		pause = !is_internet_socket(fds[i].fd);
	errno = error;
	return pause;
}

static int poll_next(struct pollfd *fds, nfds_t count, int timeout)
{
	struct timespec limit = {timeout / 1000, timeout % 1000 * 1000000L};

	return (int)syscall(SYS_ppoll, fds, count, timeout < 0 ? NULL : &limit, NULL, 0);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	bool pause = is_pause(fds, count, timeout);
	int result = poll_next(fds, count, pause ? 1 : timeout);

	if (pause && result == 0)
		atomic_fetch_add(&ahead, timeout);
	return result;
}

/* What _FORTIFY_SOURCE calls. */
int poll_checked(struct pollfd *fds, nfds_t count, int timeout, size_t room) __asm__("__poll_chk");

int poll_checked(struct pollfd *fds, nfds_t count, int timeout, size_t room)
{
	if (count > room / sizeof *fds)
		abort();
	return poll(fds, count, timeout);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int result = (int)syscall(SYS_clock_gettime, clock, now);
	long long more = atomic_load(&ahead);

	if (result != 0 || clock != CLOCK_MONOTONIC)
		return result;
	now->tv_sec += (time_t)(more / 1000);
	now->tv_nsec += (long)(more % 1000) * 1000000L;
	if (now->tv_nsec >= 1000000000L) {
		now->tv_sec++;
		now->tv_nsec -= 1000000000L;
	}
	return 0;
}

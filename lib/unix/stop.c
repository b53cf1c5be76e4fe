#include "unix/stop.h"

#include "unix/message.h"
#include "unix/run_report.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* SIGCHLD only interrupts waiting. */
static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD};

static volatile sig_atomic_t stop_signal;
static volatile sig_atomic_t stop_is_sent; /* by a process, not by the terminal */
static int wakeup[2] = {-1, -1};           /* the self-pipe */
static bool ends_by_pipe;                  /* SIGPIPE had its default action */

static void note_signal(int number, siginfo_t *info, void *context)
{
	int error = errno;

	(void)context;
	if (number != SIGCHLD) {
		stop_signal = number;
		stop_is_sent = info->si_code <= 0; /* sigaction(2) */
	}
	(void)!write(wakeup[1], "", 1);
	errno = error;
}

static int set_handler(int number)
{
	struct sigaction action = {.sa_sigaction = note_signal, .sa_flags = SA_SIGINFO};
	struct sigaction before;

	if (sigaction(number, NULL, &before) != 0)
		return -1;
	if (number != SIGCHLD && before.sa_handler == SIG_IGN)
		return 0;
	if (number == SIGCHLD)
		action.sa_flags |= SA_RESTART | SA_NOCLDSTOP;
	sigfillset(&action.sa_mask);
	return sigaction(number, &action, NULL);
}

static int set_handlers(void)
{
	sigset_t none;
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);

	if (before == SIG_ERR || signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return -1;
	ends_by_pipe = before == SIG_DFL;
	for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++)
		if (set_handler(caught[i]) != 0)
			return -1;
	sigemptyset(&none);
	return sigprocmask(SIG_SETMASK, &none, NULL);
}

enum status stop_open(void)
{
	if (pipe2(wakeup, O_CLOEXEC | O_NONBLOCK) != 0)
		return status_fail_errno("could not create a pipe");
	if (set_handlers() != 0)
		return status_fail_errno("could not set signal handlers");
	return STATUS_DONE;
}

void stop_reset(void)
{
	struct sigaction action;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	for (size_t i = 0; i < sizeof caught / sizeof caught[0]; i++)
		if (sigaction(caught[i], NULL, &action) == 0 && action.sa_sigaction == note_signal)
			signal(caught[i], SIG_DFL);
}

int stop_requested(void)
{
	return stop_signal;
}

int stop_take(bool *is_sent)
{
	sigset_t all, before;
	int number;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	number = stop_signal;
	*is_sent = stop_is_sent != 0;
	stop_signal = 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return number;
}

bool stop_by_pipe(void)
{
	if (ends_by_pipe && stop_signal == 0)
		stop_signal = SIGPIPE;
	return ends_by_pipe;
}

int stop_descriptor(void)
{
	return wakeup[0];
}

void stop_drain(void)
{
	char bytes[64];

	while (read(wakeup[0], bytes, sizeof bytes) == (ssize_t)sizeof bytes)
		;
}

static bool wait_for_events(int fd, short events, int milliseconds)
{
	struct pollfd watched[2] = {
		{.fd = wakeup[0], .events = POLLIN},
		{.fd = fd, .events = events},
	};

	if (poll(watched, 2, milliseconds) <= 0)
		return false;
	if (watched[0].revents != 0)
		stop_drain();
	return watched[1].revents != 0;
}

bool stop_wait(int fd, int milliseconds)
{
	return wait_for_events(fd, POLLIN, milliseconds);
}

void stop_wait_for_room(int fd, int milliseconds)
{
	(void)wait_for_events(fd, POLLOUT, milliseconds);
}

int stop_write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno != EAGAIN && errno != EINTR)
			return -1;
		if (written < 0)
			stop_wait_for_room(fd, -1);
		if (stop_signal != 0) {
			errno = ECANCELED;
			return -1;
		}
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
	return 0;
}

static bool ends_by_signal(int status)
{
	return stop_signal != 0 && status != STATUS_DONE && status != STATUS_EXISTS &&
	       status != STATUS_UNKNOWN && status != STATUS_STRIPPED;
}

int stop_find_status(int status)
{
	return ends_by_signal(status) ? STATUS_SIGNAL_BASE + stop_signal : status;
}

int stop_leave(enum status status)
{
	int number = stop_signal;

	if (!ends_by_signal(status))
		return status;
	run_report_write(STATUS_SIGNAL_BASE + number);
	signal(number, SIG_DFL);
	raise(number);
	return STATUS_SIGNAL_BASE + number;
}

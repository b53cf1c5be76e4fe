#include "unix/wrapped_command.h"

#include "unix/child.h"
#include "unix/clock.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	/* Bytes that are read and written at a time. A pipe that polls as writable has room for so
	   many (PIPE_BUF, pipe(7)). */
	PIECE = 4096,
};

/* The write end of the pipe for the command's standard error; ours if there is no pipe. */
static int open_errors(struct wrapped_command *command)
{
	int ends[2];

	if (command->keep == 0)
		return STDERR_FILENO;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		warn("could not create a pipe: %s", strerror(errno));
		return STDERR_FILENO;
	}
	command->errors = ends[0];
	return ends[1];
}

static void release_streams(void)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (nothing < 0)
		return;
	dup2(nothing, STDIN_FILENO);
	dup2(nothing, STDOUT_FILENO);
	close(nothing);
}

enum status wrapped_command_start(struct wrapped_command *command, char *const *words, size_t keep)
{
	int errors, error;

	*command = (struct wrapped_command){.errors = -1, .keep = keep};
	text_init(&command->tail, keep + PIECE);
	errors = open_errors(command);
	error = child_start(
		&command->pid, words, (const int[]){STDIN_FILENO, STDOUT_FILENO, errors});
	if (errors != STDERR_FILENO)
		close(errors);
	if (error != 0) {
		command->pid = 0;
		errno = error;
		fail_errno("could not run \"%s\"", words[0]);
		return error == ENOENT || error == ENOTDIR ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
	}
	for (; *words; words++)
		text_wipe(*words);
	release_streams();
	return STATUS_DONE;
}

/* Whether the terminal sends its signals to the command as well, and not to us alone. */
static bool is_in_our_group(const struct wrapped_command *command)
{
	return getpgid(command->pid) == getpgrp();
}

/*
 * Sends the command the signal that asked us to stop, if it has not ended. The kernel sends the
 * hangup of a terminal to the leader of the session only, which may be us.
 */
static void pass_signal_on(struct wrapped_command *command)
{
	bool is_sent;
	int number = stop_take(&is_sent);

	if (number == 0)
		return;
	command->signal = number;
	if (command->pid == 0)
		return;
	if (!is_sent && number != SIGHUP && is_in_our_group(command))
		return;
	kill(command->pid, number);
	kill(command->pid, SIGCONT);
}

/* Reaps the command if it has ended: its PID is 0 then, and signals from now on are for us. */
static bool has_ended(struct wrapped_command *command)
{
	pid_t ended;

	if (command->pid == 0)
		return true;
	ended = waitpid(command->pid, &command->wait_status, WNOHANG);
	if (ended == 0)
		return false;
	if (ended < 0)
		command->wait_status = STATUS_FAILED << 8;
	command->pid = 0;
	command->deadline = clock_milliseconds() + WRAPPED_PATIENCE;
	pass_signal_on(command);
	return true;
}

/*
 * Milliseconds for which a wait may go on, -1: no limit, 0: it may not. Signals are passed on to
 * the command; after its end, one ends the wait.
 */
static int find_patience(struct wrapped_command *command)
{
	int64_t rest;

	if (!has_ended(command)) {
		pass_signal_on(command);
		return -1;
	}
	rest = command->deadline - clock_milliseconds();
	return stop_requested() == 0 && rest > 0 ? (int)rest : 0;
}

static bool has_room(int fd)
{
	struct pollfd watched = {.fd = fd, .events = POLLOUT};

	return poll(&watched, 1, 0) > 0;
}

/*
 * Writes to standard error, and passes signals on while that is blocked. Bytes that cannot be
 * written are lost, as the command's own would be.
 */
static void copy_errors(struct wrapped_command *command, const char *bytes, size_t length)
{
	int patience;

	while (length > 0 && (patience = find_patience(command)) != 0) {
		ssize_t written;

		if (!has_room(STDERR_FILENO)) {
			stop_wait_for_room(STDERR_FILENO, patience);
			continue;
		}
		written = write(STDERR_FILENO, bytes, length);
		if (written < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (written < 0)
			return;
		bytes += written;
		length -= (size_t)written;
	}
}

static void stop_reading(struct wrapped_command *command)
{
	descriptor_close(&command->errors);
}

/* Reads a piece of the command's standard error, which is readable or at its end. */
static void read_errors(struct wrapped_command *command)
{
	char bytes[PIECE];
	ssize_t length = read(command->errors, bytes, sizeof bytes);

	if (length < 0 && errno == EINTR)
		return;
	if (length <= 0) {
		stop_reading(command);
		return;
	}
	text_add_bytes(&command->tail, bytes, (size_t)length);
	if (command->tail.length > command->keep)
		text_drop(&command->tail, command->tail.length - command->keep);
	copy_errors(command, bytes, (size_t)length);
}

/* Reads what the command has left in the pipe. A signal ends that. */
static void read_rest(struct wrapped_command *command)
{
	int patience;

	while (command->errors >= 0 && (patience = find_patience(command)) != 0)
		if (stop_wait(command->errors, patience))
			read_errors(command);
	stop_reading(command);
}

bool wrapped_command_work(struct wrapped_command *command)
{
	if (has_ended(command))
		return false;
	pass_signal_on(command);
	if (stop_wait(command->errors, -1))
		read_errors(command);
	return true;
}

enum status wrapped_command_finish(struct wrapped_command *command)
{
	read_rest(command);
	return WIFSIGNALED(command->wait_status)
		       ? STATUS_SIGNAL_BASE + WTERMSIG(command->wait_status)
		       : WEXITSTATUS(command->wait_status);
}

int wrapped_command_leave(const struct wrapped_command *command, enum status status)
{
	if (command->signal != 0 && status == STATUS_SIGNAL_BASE + command->signal &&
		WIFSIGNALED(command->wait_status)) {
		signal(command->signal, SIG_DFL);
		raise(command->signal);
	}
	return status;
}

void wrapped_command_close(struct wrapped_command *command)
{
	stop_reading(command);
	text_release(&command->tail);
}

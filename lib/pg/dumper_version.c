#include "pg/dumper_version.h"

#include "unix/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a program may say to --version; of more the rest is not read. */
enum { ANSWER_MAX = 512 };

int dumper_version_parse(const char *line)
{
	static const char before[] = "(PostgreSQL) ";
	const char *number = strstr(line, before);
	size_t digits;

	if (!number)
		return 0;
	number += strlen(before);
	digits = strspn(number, "0123456789");
	return digits > 0 && digits < 5 ? (int)strtol(number, NULL, 10) : 0;
}

/* In the child. Its complaints are not wanted: it is run again, and then says them itself. */
static _Noreturn void become(const char *program, int out, pid_t parent)
{
	int nothing = open("/dev/null", O_RDWR);

	if (nothing >= 0 && prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent &&
		dup2(nothing, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
		dup2(nothing, STDERR_FILENO) >= 0) {
		close(nothing);
		execlp(program, program, "--version", (char *)NULL);
	}
	_exit(1);
}

/* Whether FD can be read, or is at its end, before DEADLINE on clock_milliseconds(). */
static bool wait_for(int fd, int64_t deadline)
{
	struct pollfd watched = {.fd = fd, .events = POLLIN};
	int64_t rest;

	while ((rest = deadline - clock_milliseconds()) > 0) {
		int ready = poll(&watched, 1, (int)rest);

		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
	}
	return false;
}

/* What FD says; false if it does not come to an end before DEADLINE. */
static bool read_answer(int fd, char answer[ANSWER_MAX], int64_t deadline)
{
	size_t length = 0;

	while (length < ANSWER_MAX - 1) {
		ssize_t got;

		if (!wait_for(fd, deadline))
			return false;
		got = read(fd, answer + length, ANSWER_MAX - 1 - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		length += (size_t)got;
	}
	answer[length] = '\0';
	return true;
}

int dumper_version(const char *program, int patience)
{
	int64_t deadline = clock_milliseconds() + patience;
	pid_t parent = getpid(), child;
	char answer[ANSWER_MAX];
	bool answered;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return 0;
	child = fork();
	if (child == 0)
		become(program, ends[1], parent);
	close(ends[1]);
	answered = child > 0 && read_answer(ends[0], answer, deadline);
	close(ends[0]);
	/* Whether it hangs or not, it has nothing to say any more. */
	if (child > 0)
		kill(child, SIGKILL);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	return answered ? dumper_version_parse(answer) : 0;
}

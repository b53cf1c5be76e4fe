#include "unix/child.h"

#include "unix/status.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static bool connect_streams(const int streams[3])
{
	for (int i = 0; i < 3; i++)
		if (dup2(streams[i], i) < 0)
			return false;
	return true;
}

/* In the child, between fork and exec. Never returns; the parent learns errno through REPORT. */
static _Noreturn void become(char *const *words, const int streams[3], int report, pid_t parent)
{
	int error;

	stop_reset();
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && connect_streams(streams)) {
		if (getppid() != parent)
			_exit(STATUS_FAILED);
		execvp(words[0], words);
	}
	error = errno;
	(void)!write(report, &error, sizeof error);
	_exit(STATUS_NOT_FOUND);
}

/* 0 once the child has executed its command, else the errno with which it could not. */
static int wait_for_exec(int report)
{
	int error = 0;
	ssize_t length;

	do
		length = read(report, &error, sizeof error);
	while (length < 0 && errno == EINTR);
	return length == (ssize_t)sizeof error ? error : 0;
}

int child_start(pid_t *pid, char *const *words, const int streams[3])
{
	pid_t parent = getpid();
	int report[2];
	int error;

	if (pipe2(report, O_CLOEXEC) != 0)
		return errno;
	*pid = fork();
	if (*pid == 0)
		become(words, streams, report[1], parent);
	error = *pid < 0 ? errno : 0;
	close(report[1]);
	if (error == 0)
		error = wait_for_exec(report[0]);
	close(report[0]);
	if (error != 0 && *pid > 0)
		waitpid(*pid, NULL, 0);
	return error;
}

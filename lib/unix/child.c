#include "unix/child.h"

#include "unix/child_user.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/orphans.h"
#include "unix/search_path.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool connect_streams(const int streams[3])
{
	for (int i = 0; i < 3; i++)
		if (dup2(streams[i], i) < 0)
			return false;
	return true;
}

/* FILES end with a 0; NULL: there are none. */
static bool hand_over_files(const int *files)
{
	for (; files && *files > 0; files++)
		if (fcntl(*files, F_SETFD, 0) != 0)
			return false;
	return true;
}

/* In this order: a change of user clears the death signal (prctl(2)). */
static bool become_user(const struct child_user *user)
{
	if (user && child_user_assume(user) != 0)
		return false;
	return prctl(PR_SET_PDEATHSIG, user ? user->death_signal : SIGTERM) == 0;
}

/* Runs in the child, between fork and exec. Sends errno to the parent through REPORT on failure. */
static _Noreturn void exec_command(char *const *words, const int streams[3], const int *files,
	const struct child_user *user, int report, pid_t parent)
{
	int error;

	stop_reset();
	if (connect_streams(streams) && become_user(user) && hand_over_files(files)) {
		if (getppid() != parent)
			_exit(STATUS_FAILED);
		search_path_exec(words);
	}
	error = errno;
	(void)!write(report, &error, sizeof error);
	_exit(STATUS_NOT_FOUND);
}

/* REPORT is closed by a successful exec. Returns 0 then, else the errno that the child sent. */
static int wait_for_exec(int report)
{
	int error = 0;
	ssize_t length;

	do
		length = read(report, &error, sizeof error);
	while (length < 0 && errno == EINTR);
	return length == (ssize_t)sizeof error ? error : 0;
}

/* USER may be NULL. */
static int start_command(pid_t *pid, char *const *words, const int streams[3], const int *files,
	const struct child_user *user)
{
	pid_t parent = getpid();
	int report[2];
	int error;

	if (pipe2(report, O_CLOEXEC) != 0)
		return errno;
	*pid = fork();
	if (*pid == 0)
		exec_command(words, streams, files, user, report[1], parent);
	error = *pid < 0 ? errno : 0;
	close(report[1]);
	if (error == 0)
		error = wait_for_exec(report[0]);
	close(report[0]);
	if (error != 0 && *pid > 0)
		waitpid(*pid, NULL, 0);
	else if (error == 0 && user)
		orphans_keep(*pid);
	return error;
}

int child_start(pid_t *pid, char *const *words, const int streams[3])
{
	return start_command(pid, words, streams, NULL, NULL);
}

int child_start_with_files(pid_t *pid, char *const *words, const int streams[3], const int *files)
{
	return start_command(pid, words, streams, files, NULL);
}

int child_start_as(
	pid_t *pid, char *const *words, const int streams[3], const struct child_user *user)
{
	return start_command(pid, words, streams, user->files, user);
}

/* Before Linux 5.9, or in a sandbox that does not know close_range(2), one by one. */
static void close_all_others(void)
{
	enum { FIRST = 3, LAST = 1023 };

#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned int)FIRST, ~0U, 0U) == 0)
		return;
#endif
	for (int fd = FIRST; fd <= LAST; fd++)
		close(fd);
}

/* Needs no database of users: it is the kernel's own number for users that have none. */
static void become_nobody(void)
{
	enum { NOBODY = 65534 };

	if (geteuid() == 0 && setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0)
		(void)!setresuid(NOBODY, NOBODY, NOBODY);
}

/* Runs in the child. */
static _Noreturn void call_function(
	int (*function)(void *context), void *context, const int streams[3], pid_t parent)
{
	stop_reset();
	if (!connect_streams(streams) || !become_user(NULL) || getppid() != parent)
		_exit(STATUS_FAILED);
	close_all_others();
	_exit(function(context));
}

/* PREPARE, which may be NULL, is called first. */
static int call_child(pid_t *pid, void (*prepare)(void), int (*function)(void *context),
	void *context, const int streams[3])
{
	pid_t parent = getpid();

	*pid = fork();
	if (*pid == 0) {
		if (prepare)
			prepare();
		call_function(function, context, streams, parent);
	}
	if (*pid < 0)
		return errno;
	orphans_keep(*pid);
	return 0;
}

int child_call(pid_t *pid, int (*function)(void *context), void *context, const int streams[3])
{
	return call_child(pid, NULL, function, context, streams);
}

int child_call_as_nobody(
	pid_t *pid, int (*function)(void *context), void *context, const int streams[3])
{
	return call_child(pid, become_nobody, function, context, streams);
}

/* True if the child has ended. If it was reaped elsewhere, it counts as failed. */
static bool reap_child(pid_t pid, int *wait_status)
{
	pid_t ended = waitpid(pid, wait_status, WNOHANG);

	if (ended == 0)
		return false;
	orphans_release(pid);
	if (ended < 0)
		*wait_status = STATUS_FAILED << 8;
	return true;
}

bool child_has_ended(pid_t pid)
{
	siginfo_t end = {.si_pid = 0};

	return waitid(P_PID, (id_t)pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       end.si_pid == pid;
}

bool child_wait(pid_t pid, int *wait_status, int milliseconds)
{
	int64_t deadline = clock_milliseconds() + milliseconds;
	int stopped = stop_requested();

	while (!reap_child(pid, wait_status)) {
		int64_t rest = milliseconds < 0 ? -1 : deadline - clock_milliseconds();

		if (stop_requested() != stopped || (milliseconds >= 0 && rest <= 0))
			return false;
		stop_wait(-1, (int)rest);
	}
	return true;
}

enum status child_finish(pid_t *pid, const char *name)
{
	int wait_status;

	if (!child_wait(*pid, &wait_status, -1))
		return STATUS_FAILED;
	*pid = 0;
	if (wait_status == 0)
		return STATUS_DONE;
	child_say_end(name, wait_status);
	return STATUS_FAILED;
}

void child_stop(pid_t pid, int number, int grace)
{
	int64_t deadline = clock_milliseconds() + grace;
	int64_t rest;
	int wait_status;

	kill(pid, number);
	/* A stop request ends child_wait() early; keep waiting until the grace period is over. */
	while ((rest = deadline - clock_milliseconds()) > 0)
		if (child_wait(pid, &wait_status, (int)rest))
			return;
	kill(pid, SIGKILL);
	child_wait(pid, &wait_status, grace);
}

int child_say_end(const char *name, int wait_status)
{
	int number = WTERMSIG(wait_status);

	if (WIFSIGNALED(wait_status))
		return fail("%s was terminated by signal %d: %s", name, number, strsignal(number));
	return fail("%s exited with status %d", name, WEXITSTATUS(wait_status));
}

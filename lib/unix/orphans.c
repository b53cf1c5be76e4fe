#include "unix/orphans.h"

#include "unix/clock.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/stop.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SIGNALLED_MAX = 256, /* orphans beyond that get SIGTERM repeatedly, which is harmless */
	TICK = 50,           /* milliseconds; no signal announces a new orphan */
};

struct signalled {
	pid_t pids[SIGNALLED_MAX];
	size_t count;
};

/* 0 for unused entries. */
static pid_t kept[ORPHANS_KEPT];

static void replace_kept_pid(pid_t pid, pid_t by)
{
	for (size_t i = 0; i < ORPHANS_KEPT; i++) {
		if (kept[i] != pid)
			continue;
		kept[i] = by;
		return;
	}
}

static bool is_kept_pid(pid_t pid)
{
	for (size_t i = 0; i < ORPHANS_KEPT; i++)
		if (kept[i] == pid)
			return true;
	return false;
}

void orphans_keep(pid_t pid)
{
	replace_kept_pid(0, pid);
}

void orphans_release(pid_t pid)
{
	replace_kept_pid(pid, 0);
}

pid_t orphans_wait(int *wait_status)
{
	siginfo_t ended = {.si_pid = 0};

	if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 || ended.si_pid == 0 ||
		is_kept_pid(ended.si_pid))
		return 0;
	return waitpid(ended.si_pid, wait_status, WNOHANG);
}

void orphans_adopt(void)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		note("could not become the parent of orphaned processes: %s", strerror(errno));
}

/* What the kernel tells of a process. */
struct process {
	pid_t parent; /* 0: the process is gone */
	bool is_exiting;
};

/*
 * Reads the fields that follow the state in /proc/PID/stat (proc(5)): PARENT GROUP SESSION TTY
 * TTY-GROUP FLAGS. Some of them may be negative.
 */
static void read_fields(struct process *process, const char *next)
{
	enum { EXITING = 4 }; /* PF_EXITING in the kernel's sched.h */
	uint64_t parent = 0, flags = 0;

	(void)number_scan(&next, INT_MAX, &parent);
	for (int i = 0; i < 5 && next; i++) {
		next = strchr(next, ' ');
		next = next ? next + 1 : NULL;
	}
	if (next)
		(void)number_scan(&next, UINT32_MAX, &flags);
	process->parent = (pid_t)parent;
	process->is_exiting = (flags & EXITING) != 0;
}

/* /proc/PID/stat is "PID (NAME) STATE PARENT ...". */
static struct process look_at_process(pid_t pid)
{
	struct process process = {.parent = 0};
	char path[64], line[512];
	const char *name_end;
	FILE *file;
	size_t length;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return process;
	length = fread(line, 1, sizeof line - 1, file);
	fclose(file);
	line[length] = '\0';
	name_end = strrchr(line, ')');
	if (name_end && name_end[1] == ' ' && name_end[2] != '\0' && name_end[3] == ' ')
		read_fields(&process, name_end + 4);
	return process;
}

/* The next child in /proc that is not kept, 0 at the end. */
static pid_t next_child(DIR *proc, struct process *process)
{
	struct dirent *entry;
	uint64_t pid;

	while ((entry = readdir(proc))) {
		if (!number_read(entry->d_name, INT_MAX, &pid) || is_kept_pid((pid_t)pid))
			continue;
		*process = look_at_process((pid_t)pid);
		if (process->parent == getpid())
			return (pid_t)pid;
	}
	return 0;
}

bool orphans_are_exiting(void)
{
	DIR *proc = opendir("/proc");
	struct process process;
	bool found = false;

	if (!proc)
		return false;
	while (!found && next_child(proc, &process) > 0)
		found = process.is_exiting;
	closedir(proc);
	return found;
}

static bool was_signalled(struct signalled *signalled, pid_t pid)
{
	for (size_t i = 0; i < signalled->count; i++)
		if (signalled->pids[i] == pid)
			return true;
	if (signalled->count < SIGNALLED_MAX)
		signalled->pids[signalled->count++] = pid;
	return false;
}

/*
 * Sends the signal NUMBER to a child, SIGTERM only once, and SIGCONT, since a stopped process would
 * not act on it. False if the child had ended; it is reaped then.
 */
static bool signal_child(pid_t pid, int number, struct signalled *signalled)
{
	if (waitpid(pid, NULL, WNOHANG) == pid)
		return false;
	if (number == SIGTERM && was_signalled(signalled, pid))
		return true;
	kill(pid, number);
	kill(pid, SIGCONT);
	return true;
}

/* Sends the signal NUMBER to all children that are not kept. False if there are none. */
static bool signal_children(int number, struct signalled *signalled)
{
	DIR *proc = opendir("/proc");
	struct process process;
	bool found = false;
	pid_t pid;

	if (!proc)
		return true;
	while ((pid = next_child(proc, &process)) > 0)
		found |= signal_child(pid, number, signalled);
	closedir(proc);
	return found;
}

/* Reaps the children that have ended. True if none are left. */
static bool reap_all(void)
{
	siginfo_t ended;

	while (orphans_wait(NULL) > 0)
		;
	return waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) != 0;
}

void orphans_stop(int grace)
{
	int64_t began = clock_milliseconds();
	struct signalled signalled = {.count = 0};

	while (!reap_all()) {
		int64_t elapsed = clock_milliseconds() - began;

		if (elapsed > 2 * (int64_t)grace) {
			warn("a process that a command left running cannot be stopped");
			return;
		}
		if (!signal_children(elapsed < grace ? SIGTERM : SIGKILL, &signalled))
			return;
		stop_wait(-1, TICK);
	}
}

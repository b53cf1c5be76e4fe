#include "unix/orphans.h"

#include "unix/clock.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	TOLD_MAX = 256, /* more orphans than that are told again, which does no harm */
	TICK = 50,      /* milliseconds; orphans come without a signal of their own */
};

struct told {
	pid_t pids[TOLD_MAX];
	size_t count;
};

int orphans_adopt(void)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0)
		return fail_errno("could not become the parent of orphaned processes");
	return 0;
}

/* The parent of PID as /proc/PID/stat gives it: "PID (NAME) STATE PARENT ..."; 0 if it is gone. */
static pid_t parent_of(const char *pid)
{
	char path[64], line[512];
	const char *name_end;
	FILE *file;
	size_t length;
	int parent = 0;

	snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	length = fread(line, 1, sizeof line - 1, file);
	fclose(file);
	line[length] = '\0';
	name_end = strrchr(line, ')');
	if (name_end && name_end[1] == ' ' && name_end[2] != '\0')
		parent = (int)strtol(name_end + 3, NULL, 10);
	return parent;
}

static bool is_told(struct told *told, pid_t pid)
{
	for (size_t i = 0; i < told->count; i++)
		if (told->pids[i] == pid)
			return true;
	if (told->count < TOLD_MAX)
		told->pids[told->count++] = pid;
	return false;
}

/* Sends SIGNAL to all children; SIGTERM only to those that have not been told before. */
static void tell_children(int number, struct told *told)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	if (!proc)
		return;
	while ((entry = readdir(proc))) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

		if (pid <= 0 || parent_of(entry->d_name) != getpid())
			continue;
		if (number == SIGTERM && is_told(told, pid))
			continue;
		kill(pid, number);
		kill(pid, SIGCONT);
	}
	closedir(proc);
}

static bool reap_all(void)
{
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		;
	return pid < 0;
}

void orphans_stop(int grace)
{
	int64_t began = clock_milliseconds();
	struct told told = {.count = 0};

	while (!reap_all()) {
		int64_t elapsed = clock_milliseconds() - began;

		if (elapsed > 2 * (int64_t)grace) {
			warn("a process that a command left running cannot be stopped");
			return;
		}
		tell_children(elapsed < grace ? SIGTERM : SIGKILL, &told);
		stop_wait(-1, TICK);
	}
}

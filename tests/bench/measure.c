/*
 * measure COMMAND [ARG...] ['|' COMMAND [ARG...]]...
 *
 * Runs commands, each with the output of the previous one as its input; the first has no input, and
 * the last one's output goes to standard error. Prints, in one line, separated by tabs: the time
 * before the first command was started, in nanoseconds of CLOCK_MONOTONIC; the microseconds until
 * all had ended; those that they and their children spent in user and in system mode; the peak
 * memory of the largest of these processes in KiB; and the status of the last command that failed,
 * or 0.
 *
 * This is a program of its own because the peak memory of a process is at least that of the one
 * that forked it: the children of an interpreter would show the interpreter's.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	COMMANDS_MAX = 8,
	STATUS_FAILED = 1,
	STATUS_MISUSE = 2,
	STATUS_NOT_FOUND = 127,
	STATUS_SIGNAL_BASE = 128,
};

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t microseconds(struct timeval time)
{
	return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

/* Cuts WORDS at the bars. Returns how many commands there are, or 0 for a wrong line. */
static int split(char **words, char **commands[COMMANDS_MAX])
{
	int count = 0;

	while (*words && count < COMMANDS_MAX) {
		commands[count++] = words;
		if (strcmp(*words, "|") == 0)
			return 0;
		while (*words && strcmp(*words, "|") != 0)
			words++;
		if (!*words)
			return count;
		*words++ = NULL;
	}
	return 0;
}

static void execute(char **command, int input, int output)
{
	if (dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0)
		execvp(command[0], command);
	perror(command[0]);
	_exit(STATUS_NOT_FOUND);
}

/* Starts a command with INPUT as its input, and sets *OUTPUT to read its output from, unless LAST.
 */
static pid_t start(char **command, int input, int *output, int last)
{
	int ends[2] = {-1, STDERR_FILENO};
	pid_t pid;

	if (!last && pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	pid = fork();
	if (pid == 0)
		execute(command, input, ends[1]);
	close(input);
	if (!last)
		close(ends[1]);
	*output = ends[0];
	return pid;
}

static int status_of(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0)
		return STATUS_FAILED;
	return WIFSIGNALED(status) ? STATUS_SIGNAL_BASE + WTERMSIG(status) : WEXITSTATUS(status);
}

static int run(char **commands[COMMANDS_MAX], int count)
{
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC), result = 0;
	pid_t pids[COMMANDS_MAX];

	for (int i = 0; i < count; i++) {
		pids[i] = start(commands[i], input, &input, i + 1 == count);
		if (pids[i] < 0) {
			perror("measure");
			exit(STATUS_FAILED);
		}
	}
	for (int i = 0; i < count; i++) {
		int status = status_of(pids[i]);

		if (status != 0)
			result = status;
	}
	return result;
}

int main(int argc, char **argv)
{
	char **commands[COMMANDS_MAX];
	struct rusage usage;
	int64_t started, ended;
	int count = split(argv + (argc > 0), commands), status;

	if (count == 0) {
		fputs("usage: measure COMMAND [ARG...] ['|' COMMAND [ARG...]]...\n", stderr);
		return STATUS_MISUSE;
	}
	started = now();
	status = run(commands, count);
	ended = now();
	getrusage(RUSAGE_CHILDREN, &usage);
	printf("%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%ld\t%d\n", started,
		(ended - started) / 1000, microseconds(usage.ru_utime),
		microseconds(usage.ru_stime), usage.ru_maxrss, status);
	return 0;
}

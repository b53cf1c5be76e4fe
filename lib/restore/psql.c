#include "restore/psql.h"

#include "restore/transaction.h"

#include "unix/child.h"
#include "unix/message.h"
#include "unix/random.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* psql keeps it up to date from version 11 on; before, it stays as it is set. */
#define STATE "LAST_ERROR_SQLSTATE"
#define NO_ERROR "00000"

enum {
	BUFFER_SIZE = 1 << 16,
	PIPE_SIZE = 1 << 20,
	LINE_SIZE = 128,
	GRACE = 10000, /* milliseconds until a program that does not stop is killed */

	/* Of psql: "if an error occurred in a script and the variable ON_ERROR_STOP was set". */
	PSQL_SCRIPT_FAILED = 3,
};

static void close_descriptor(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* A pipe whose end number OURS does not block. 0 or -1 after an error message. */
static int make_pipe(int ends[2], int ours)
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail_errno("could not create a pipe");
	(void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE);
	if (fcntl(ends[ours], F_SETFL, O_NONBLOCK) == 0)
		return 0;
	fail_errno("could not prepare a pipe");
	close(ends[0]);
	close(ends[1]);
	return -1;
}

/* Starts PROCESS with WORDS and a pipe to write to; its output goes to OUTPUT. */
static int start(struct psql *load, struct psql_process *process, char *const *words, int output)
{
	int ends[2];
	int result;

	if (make_pipe(ends, 1) != 0)
		return -1;
	result = load->plan.start(load->plan.context, &process->pid, process->name, words,
		(const int[]){ends[0], output, STDERR_FILENO});
	close(ends[0]);
	process->input = ends[1];
	if (result != 0)
		process->pid = 0;
	return result;
}

static int start_psql(struct psql *load)
{
	load->printed = memfd_create("psql", MFD_CLOEXEC);
	if (load->printed < 0)
		return fail_errno("could not create a file in memory");
	return start(load, &load->psql, load->plan.psql, load->printed);
}

static int start_unpacker(struct psql *load)
{
	int ends[2];
	int result;

	if (make_pipe(ends, 0) != 0)
		return -1;
	result = start(load, &load->unpacker, load->plan.unpacker, ends[1]);
	close(ends[1]);
	load->unpacked = ends[0];
	return result;
}

/* Waits for the end of PROCESS: 0 if it was a good one, else -1, after saying how it ended. */
static int wait_for(struct psql_process *process)
{
	close_descriptor(&process->input);
	if (!child_wait(process->pid, &process->wait_status, -1))
		return -1;
	process->pid = 0;
	return process->wait_status == 0 ? 0 : child_say_end(process->name, process->wait_status);
}

/* PROCESS takes nothing any more: says how it ended. Always -1. */
static int say_end(struct psql_process *process)
{
	if (wait_for(process) == 0)
		fail("%s ended before the dump did", process->name);
	return -1;
}

/*
 * Waits until OUT can be written to or IN be read; either may be -1. False if a stop was requested.
 */
static bool wait_for_either(int out, int in)
{
	struct pollfd watched[] = {
		{.fd = stop_descriptor(), .events = POLLIN},
		{.fd = out, .events = POLLOUT},
		{.fd = in, .events = POLLIN},
	};

	if (poll(watched, sizeof watched / sizeof watched[0], -1) > 0 && watched[0].revents != 0)
		stop_drain();
	return stop_requested() == 0;
}

/* What can be written now: the length, 0 for nothing; -1: nobody reads it any more. */
static ssize_t write_some(int fd, const char *bytes, size_t length)
{
	ssize_t written = write(fd, bytes, length);

	if (written < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return written;
}

int psql_pass(struct psql *load, const char *sql, size_t length)
{
	struct psql_process *psql = &load->psql;

	while (length > 0) {
		ssize_t written = write_some(psql->input, sql, length);

		if (written < 0)
			return say_end(psql);
		if (written == 0 && !wait_for_either(psql->input, -1))
			return -1;
		sql += written;
		length -= (size_t)written;
	}
	return 0;
}

/* Takes what pg_restore has written so far: 1, or 0 at its end, or -1. */
static int take_unpacked(struct psql *load)
{
	ssize_t length;

	while ((length = read(load->unpacked, load->buffer, BUFFER_SIZE)) > 0)
		if (load->plan.look(load->plan.viewer, load->buffer, (size_t)length) != 0)
			return -1;
	if (length == 0)
		return 0;
	if (errno == EAGAIN || errno == EINTR)
		return 1;
	return fail_errno("could not read from %s", load->unpacker.name);
}

int psql_finish_unpacking(struct psql *load)
{
	int more;

	if (load->unpacker.pid == 0)
		return 0;
	close_descriptor(&load->unpacker.input);
	while ((more = take_unpacked(load)) > 0)
		if (!wait_for_either(-1, load->unpacked))
			return -1;
	return more == 0 ? wait_for(&load->unpacker) : -1;
}

/* It may end before the archive does: what stands last there it has no use for. */
static int feed_unpacker(struct psql *load, const char *bytes, size_t length)
{
	struct psql_process *unpacker = &load->unpacker;

	while (length > 0 && unpacker->pid > 0) {
		ssize_t written = write_some(unpacker->input, bytes, length);

		if (written < 0)
			return psql_finish_unpacking(load);
		if (take_unpacked(load) < 0)
			return -1;
		if (written == 0 && !wait_for_either(unpacker->input, load->unpacked))
			return -1;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

int psql_feed(struct psql *load, const char *bytes, size_t length)
{
	if (load->unpacked >= 0)
		return feed_unpacker(load, bytes, length);
	return load->plan.look(load->plan.viewer, bytes, length);
}

bool psql_has_failed(struct psql *load)
{
	siginfo_t end = {.si_pid = 0};
	int flags = WEXITED | WNOHANG | WNOWAIT;

	if (load->psql.pid == 0 || waitid(P_PID, (id_t)load->psql.pid, &end, flags) != 0 ||
		end.si_pid == 0)
		return false;
	say_end(&load->psql);
	return true;
}

static int choose_word(struct psql *load)
{
	unsigned char bytes[PSQL_WORD_SIZE / 2];

	if (random_bytes(bytes, sizeof bytes) != 0)
		return -1;
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(load->word + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

/* What stands behind the word, where that is the last that psql printed; else "". */
static void read_state(const struct psql *load, char state[LINE_SIZE])
{
	off_t size = lseek(load->printed, 0, SEEK_END);
	off_t from = size < LINE_SIZE ? 0 : size - LINE_SIZE + 1;
	ssize_t length = pread(load->printed, state, LINE_SIZE - 1, from);
	const char *word;

	state[length > 0 ? length : 0] = '\0';
	word = strstr(state, load->word);
	if (word)
		memmove(state, word + strlen(load->word), strlen(word + strlen(load->word)) + 1);
	else
		state[0] = '\0';
}

/* psql has run all that it was given, as far as its exit status tells. */
static int check_state(const struct psql *load)
{
	char state[LINE_SIZE];

	read_state(load, state);
	if (strcmp(state, " " NO_ERROR "\n") == 0)
		return 0;
	if (*state == '\0')
		return fail("psql did not run all of the dump, and did not say why");
	return fail("the dump had psql pass over an error");
}

int psql_finish(struct psql *load, const char *last)
{
	static const char echo[] = "\\echo ", variable[] = " :" STATE "\n";

	load->ended = true;
	if (psql_pass(load, last, strlen(last)) != 0 || psql_pass(load, echo, strlen(echo)) != 0 ||
		psql_pass(load, load->word, strlen(load->word)) != 0 ||
		psql_pass(load, variable, strlen(variable)) != 0 || wait_for(&load->psql) != 0)
		return -1;
	return check_state(load);
}

void psql_find_transaction(const struct psql *load, struct transaction *transaction)
{
	char line[LINE_SIZE] = "";

	if (load->printed >= 0)
		(void)!pread(load->printed, line, sizeof line - 1, 0);
	transaction_read(transaction, line);
}

bool psql_is_in_doubt(const struct psql *load)
{
	int status = load->psql.wait_status;

	if (!load->ended)
		return false;
	return load->psql.pid > 0 || !WIFEXITED(status) ||
	       WEXITSTATUS(status) != PSQL_SCRIPT_FAILED;
}

void psql_init(struct psql *load)
{
	*load = (struct psql){
		.psql = {.name = "psql", .input = -1},
		.unpacker = {.name = "pg_restore", .input = -1},
		.unpacked = -1,
		.printed = -1,
	};
}

int psql_open(struct psql *load, const struct psql_options *plan)
{
	static const char no_error[] = "\\set " STATE " " NO_ERROR "\n";

	load->plan = *plan;
	load->buffer = malloc(BUFFER_SIZE);
	if (!load->buffer)
		return fail("out of memory");
	if (choose_word(load) != 0 || start_psql(load) != 0 ||
		psql_pass(load, no_error, strlen(no_error)) != 0)
		return -1;
	return plan->unpacker ? start_unpacker(load) : 0;
}

static void stop(struct psql_process *process)
{
	if (process->pid > 0)
		child_stop(process->pid, SIGTERM, GRACE);
	process->pid = 0;
	close_descriptor(&process->input);
}

void psql_stop(struct psql *load)
{
	stop(&load->psql);
	close_descriptor(&load->unpacked);
	stop(&load->unpacker);
}

void psql_close(struct psql *load)
{
	psql_stop(load);
	close_descriptor(&load->printed);
	free(load->buffer);
	psql_init(load);
}

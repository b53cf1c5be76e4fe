#include "restore/psql.h"

#include "restore/transaction.h"

#include "unix/child.h"
#include "unix/clock.h"
#include "unix/descriptor.h"
#include "unix/memory_file.h"
#include "unix/message.h"
#include "unix/random.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* psql sets it from version 11 on; older versions leave it as it is. */
#define STATE "LAST_ERROR_SQLSTATE"
#define NO_ERROR "00000"

/* What psql prints for psql_await(). */
#define MARK "run\n"

enum {
	LINE_SIZE = 128,
	AWAIT_TICK = 10, /* milliseconds */

	/* psql(1): "an error occurred in a script and the variable ON_ERROR_STOP was set". */
	PSQL_SCRIPT_FAILED = 3,
};

static int start_client(struct psql *psql)
{
	char *words[] = {"-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-d",
		(char *)psql->options.conninfo, "-f", "-", NULL};

	psql->printed = memory_file_open("psql");
	if (psql->printed < 0)
		return -1;
	return client_process_start(
		&psql->client, psql->options.start, psql->options.context, words, psql->printed);
}

static int start_unpacker(struct psql *psql)
{
	char *words[] = {"-f", "-", psql->options.creates ? "-C" : NULL, NULL};
	const struct unpacker_options unpacker = {
		.start = psql->options.start,
		.start_context = psql->options.context,
		.major = psql->options.pg_restore_major,
		.take = psql->options.filter,
		.context = psql->options.filter_context,
	};

	return unpacker_open(&psql->unpacker, &unpacker, words);
}

int psql_pass(struct psql *psql, const char *sql, size_t length)
{
	if (stop_write_all(psql->client.input, sql, length) == 0)
		return 0;
	return errno == ECANCELED ? -1 : client_process_say_early_end(&psql->client);
}

int psql_align(struct psql *psql, int lines, const char **sql, size_t *length)
{
	int missing = lines - psql->lines;
	const char *end;

	if (psql->aligned)
		return 0;
	psql->aligned = true;
	for (; missing > 0; missing--)
		if (psql_pass(psql, "\n", 1) != 0)
			return -1;
	for (; missing < 0 && *length > 0 && (**sql == '-' || **sql == '\n'); missing++) {
		end = memchr(*sql, '\n', *length);
		if (!end || (**sql == '-' && !bytes_begin_with(*sql, *length, "--")))
			break;
		*length -= (size_t)(end + 1 - *sql);
		*sql = end + 1;
	}
	return 0;
}

int psql_finish_unpacking(struct psql *psql)
{
	return unpacker_finish(&psql->unpacker);
}

int psql_feed(struct psql *psql, const char *bytes, size_t length)
{
	if (psql->options.is_archive)
		return unpacker_feed(&psql->unpacker, bytes, length);
	return psql->options.filter(psql->options.filter_context, bytes, length);
}

bool psql_has_failed(struct psql *psql)
{
	if (psql->client.pid == 0 || !child_has_ended(psql->client.pid))
		return false;
	client_process_say_early_end(&psql->client);
	return true;
}

/* The end of psql's output. */
static void read_printed(const struct psql *psql, char end[LINE_SIZE])
{
	off_t size = lseek(psql->printed, 0, SEEK_END);
	off_t from = size < LINE_SIZE ? 0 : size - LINE_SIZE + 1;
	ssize_t length = pread(psql->printed, end, LINE_SIZE - 1, from);

	end[length > 0 ? length : 0] = '\0';
}

/* Whether TEXT is the last that psql has printed. */
static bool has_printed(const struct psql *psql, const char *text)
{
	char end[LINE_SIZE];

	read_printed(psql, end);
	return strlen(end) >= strlen(text) && strcmp(end + strlen(end) - strlen(text), text) == 0;
}

/* As psql_await() does, until TEXT is the last that psql has printed. */
static int wait_for_text(struct psql *psql, const char *text, int milliseconds)
{
	int64_t deadline = clock_milliseconds() + milliseconds;

	while (!has_printed(psql, text)) {
		if (psql_has_failed(psql) || stop_requested() != 0)
			return -1;
		if (milliseconds >= 0 && clock_milliseconds() > deadline)
			return 0;
		stop_wait(-1, AWAIT_TICK);
	}
	return 1;
}

int psql_await_text(struct psql *psql, const char *text)
{
	psql->lines++;
	if (psql_pass(psql, "\n", 1) != 0)
		return -1;
	return wait_for_text(psql, text, -1) > 0 ? 0 : -1;
}

int psql_await(struct psql *psql, int milliseconds)
{
	if (!psql->awaited && psql_pass(psql, "\\echo " MARK, strlen("\\echo " MARK)) != 0)
		return -1;
	psql->lines += !psql->awaited;
	psql->awaited = true;
	return wait_for_text(psql, MARK, milliseconds);
}

static int choose_word(struct psql *psql)
{
	unsigned char bytes[PSQL_WORD_SIZE / 2];

	if (random_bytes(bytes, sizeof bytes) != 0)
		return -1;
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(psql->word + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

/* The end of psql's output, after the word; "" if the word is not there. */
static void read_state(const struct psql *psql, char state[LINE_SIZE])
{
	const char *word;

	read_printed(psql, state);
	word = strstr(state, psql->word);
	if (word)
		memmove(state, word + strlen(psql->word), strlen(word + strlen(psql->word)) + 1);
	else
		state[0] = '\0';
}

/* Checks the state that psql printed, after it exited with status 0. */
static int check_state(const struct psql *psql)
{
	char state[LINE_SIZE];

	read_state(psql, state);
	if (strcmp(state, " " NO_ERROR "\n") == 0)
		return 0;
	if (*state == '\0')
		return fail("psql did not run all of the dump, and did not say why");
	return fail("the dump had psql pass over an error");
}

/* Writes COMMAND, the random word and REST, which ends the line or the command. */
static int write_command(struct psql *psql, const char *command, const char *rest)
{
	char line[LINE_SIZE];

	snprintf(line, sizeof line, "%s %s%s", command, psql->word, rest);
	return psql_pass(psql, line, strlen(line));
}

int psql_restrict(struct psql *psql)
{
	psql->restricted = true;
	psql->lines += 2;
	return write_command(psql, "\n\\restrict", "\n");
}

int psql_finish(struct psql *psql, const char *last)
{
	if (psql->restricted && write_command(psql, "\\unrestrict", "\n") != 0)
		return -1;
	psql->ended = true;
	if (psql_pass(psql, last, strlen(last)) != 0 ||
		write_command(psql, "\\echo", " :" STATE "\n") != 0 ||
		client_process_wait(&psql->client) != 0)
		return -1;
	return check_state(psql);
}

void psql_find_transaction(const struct psql *psql, struct transaction *transaction)
{
	char printed[LINE_SIZE];

	read_printed(psql, printed);
	transaction_read(transaction, printed);
}

bool psql_is_in_doubt(const struct psql *psql)
{
	int status = psql->client.wait_status;

	if (!psql->ended)
		return false;
	return psql->client.pid > 0 || !WIFEXITED(status) ||
	       WEXITSTATUS(status) != PSQL_SCRIPT_FAILED;
}

void psql_init(struct psql *psql)
{
	*psql = (struct psql){
		.client = {.name = "psql", .input = -1, .errors.kept = -1, .keeps_errors = true},
		.printed = -1,
	};
	unpacker_init(&psql->unpacker);
}

int psql_open(struct psql *psql, const struct psql_options *options)
{
	static const char no_error[] = "\\set " STATE " " NO_ERROR " \\\\ ";

	psql->options = *options;
	if (choose_word(psql) != 0 || start_client(psql) != 0 ||
		psql_pass(psql, no_error, strlen(no_error)) != 0)
		return -1;
	return options->is_archive ? start_unpacker(psql) : 0;
}

void psql_stop(struct psql *psql)
{
	client_process_stop(&psql->client);
	unpacker_stop(&psql->unpacker);
}

void psql_close(struct psql *psql)
{
	psql_stop(psql);
	error_copy_close(&psql->client.errors);
	descriptor_close(&psql->printed);
	unpacker_close(&psql->unpacker);
	psql_init(psql);
}

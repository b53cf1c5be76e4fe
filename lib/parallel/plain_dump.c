#include "parallel/plain_dump.h"

#include "dump/kind.h"
#include "parallel/parallel_dump.h"
#include "pg/client_program.h"
#include "pg/dump_definition.h"
#include "pg/dumper.h"
#include "pg/installed.h"
#include "pg/parallel_options.h"
#include "pg/restore_programs.h"
#include "unix/child.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EARLY_END = 100 /* milliseconds from the end of its input's pipe to its own */ };

struct plain_dump {
	const struct parallel_dump_options *options;
	struct installed restorer;
	struct command command; /* that runs it */
	pid_t pid;              /* 0: it does not run */
};

/* Finds the pg_restore beside DUMPER, or else one of its version. Returns as dumper_find() does. */
static enum status find_restorer(struct installed *restorer, const struct installed *dumper)
{
	const char *slash = strrchr(dumper->path, '/');
	struct text path;
	enum status status;

	*restorer = (struct installed){.path = NULL};
	text_init(&path, PATH_MAX);
	if (slash) {
		text_add_bytes(&path, dumper->path, (size_t)(slash - dumper->path));
		text_add(&path, "/pg_restore");
	}
	status = text_finish(&path, "the path of pg_restore");
	if (status == STATUS_DONE && slash && access(path.bytes, X_OK) == 0) {
		status = dumper_take(restorer, path.bytes) == 0 ? STATUS_DONE : STATUS_FAILED;
		restorer->major = dumper->major;
	} else if (status == STATUS_DONE) {
		status = dumper_find(restorer, "", "pg_restore", dumper->major, "--pg-dump");
	}
	text_release(&path);
	return status;
}

/* Finds pg_restore and chooses its options. */
static enum status prepare_restorer(struct plain_dump *plain, const struct installed *dumper)
{
	static char dash_f[] = "-f", dash[] = "-";
	char *const target[] = {dash_f, dash, NULL};
	struct installed *restorer = &plain->restorer;
	enum status status = find_restorer(restorer, dumper);

	if (status != STATUS_DONE)
		return status;
	command_add(&plain->command, restorer->path);
	command_add_all(&plain->command, restore_programs_sql_words(target, restorer->major));
	parallel_options_add_restore(&plain->command, plain->options->words);
	note("running \"%s\" for the SQL", restorer->path);
	return plain->command.broken ? status_fail("out of memory") : STATUS_DONE;
}

/* Starts pg_restore: what is written to standard output is an archive for it from now on. */
static enum status start_restorer(struct plain_dump *plain)
{
	int streams[3] = {-1, STDOUT_FILENO, STDERR_FILENO}, ends[2];
	enum status status;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return status_fail_errno("could not create a pipe");
	streams[0] = ends[0];
	status = client_program_start(&plain->pid, plain->command.words, streams, NULL);
	if (status != STATUS_DONE)
		plain->pid = 0;
	else if (dup2(ends[1], STDOUT_FILENO) < 0)
		status = status_fail_errno("could not write to a pipe");
	close(ends[0]);
	close(ends[1]);
	return status;
}

/* Called by parallel_dump_run() before the first byte of the archive. */
static enum status begin_plain_dump(void *context)
{
	static const struct dump_kind kind = {.scope = DUMP_DATABASE, .format = DUMP_PLAIN};
	struct plain_dump *plain = context;
	const struct parallel_dump_options *options = plain->options;
	enum status status =
		dump_definition_write(options->conninfo, &kind, options->start, options->words);

	return status == STATUS_DONE ? start_restorer(plain) : status;
}

/* No descriptor of the pipe is left: pg_restore sees its end. */
static enum status end_archive(void)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0)
		return status_fail_errno("could not end what pg_restore reads");
	close(nowhere);
	return STATUS_DONE;
}

/* Says why pg_restore ended before the archive, if it did. Without a reader it ends by SIGPIPE. */
static void say_early_end(struct plain_dump *plain)
{
	int wait_status;

	if (stop_requested() != 0 || !child_wait(plain->pid, &wait_status, EARLY_END))
		return;
	plain->pid = 0;
	if (!WIFSIGNALED(wait_status) || WTERMSIG(wait_status) != SIGPIPE || !stop_by_pipe())
		child_say_end("pg_restore", wait_status);
}

/*
 * If the archive is complete, as STATUS tells, ends it and waits for pg_restore; else stops that,
 * which has not seen the end. Returns STATUS, or STATUS_FAILED after an error message.
 */
static enum status finish_restorer(struct plain_dump *plain, enum status status)
{
	if (status == STATUS_DONE && plain->pid > 0)
		status = end_archive();
	if (status == STATUS_DONE && plain->pid > 0)
		status = child_finish(&plain->pid, "pg_restore");
	else if (plain->pid > 0)
		say_early_end(plain);
	if (plain->pid > 0)
		child_stop(plain->pid, SIGTERM, CHILD_GRACE);
	return status;
}

enum status plain_dump_run(
	const struct parallel_dump_options *options, const struct installed *dumper, bool *is_left)
{
	struct plain_dump plain = {.options = options};
	struct parallel_dump_options archive = *options;
	enum status status = prepare_restorer(&plain, dumper);

	archive.begin = begin_plain_dump;
	archive.context = &plain;
	if (status == STATUS_DONE)
		status = parallel_dump_run(&archive, is_left);
	status = finish_restorer(&plain, status);
	command_release(&plain.command);
	installed_release(&plain.restorer);
	return status;
}

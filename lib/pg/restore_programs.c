#include "pg/restore_programs.h"

#include "pg/client_program.h"
#include "pg/dumper.h"

#include "unix/child.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/orphans.h"
#include "unix/text.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAJOR_WITH_DASH = 12 }; /* of pg_restore -f - */

static enum status find_program(
	const struct restore_programs_options *options, const char *name, int major, char **path)
{
	struct installed dumper;
	struct text found;
	enum status status;

	if (!options->folder) {
		status = dumper_find(&dumper, "", name, major, "--bin-dir");
		*path = dumper.path;
		return status;
	}
	text_init(&found, PATH_MAX);
	text_printf(&found, "%s/%s", options->folder, name);
	status = text_finish(&found, "the path of a program");
	if (status == STATUS_DONE)
		*path = text_detach(&found);
	text_release(&found);
	return status;
}

/* An older pg_restore may know all of the archive's format. */
static void warn_of_older_pg_restore(const struct restore_programs *programs, int archive)
{
	if (programs->pg_restore_major == 0 || programs->pg_restore_major >= archive)
		return;
	warn("pg_restore %d is older than the archive, which pg_dump %d made, and may not be able "
	     "to read it",
		programs->pg_restore_major, archive);
	hint("install the package postgresql-client-%d, or name another with --bin-dir", archive);
}

enum status restore_programs_find(
	struct restore_programs *programs, const struct restore_programs_options *options)
{
	int major = options->archive > options->server ? options->archive : options->server;
	enum status status = STATUS_DONE;

	*programs = (struct restore_programs){.choice = options->choice};
	if (options->server != RESTORE_PROGRAMS_NO_SERVER)
		status = find_program(options, "psql", options->server, &programs->psql);
	if (status == STATUS_DONE && options->archive >= 0)
		status = find_program(options, "pg_restore", major, &programs->pg_restore);
	if (status != STATUS_DONE || !programs->pg_restore)
		return status;
	programs->pg_restore_major = installed_read_major(programs->pg_restore, INSTALLED_PATIENCE);
	warn_of_older_pg_restore(programs, options->archive);
	return STATUS_DONE;
}

static bool is_psql(const char *name)
{
	return strcmp(name, "psql") == 0;
}

/* Starts a program as our user. */
static int start_found_program(const struct restore_programs *programs, pid_t *pid,
	const char *name, char *const *words, const int streams[3], const int *files)
{
	struct command command = {.words = NULL};
	enum status status;

	command_add(&command, is_psql(name) ? programs->psql : programs->pg_restore);
	if (!is_psql(name))
		command_add_all(&command, (char *const *)programs->choice);
	command_add_all(&command, words);
	status = command.broken ? status_fail("out of memory")
				: client_program_start(pid, command.words, streams, files);
	if (status == STATUS_DONE) {
		orphans_keep(*pid);
		note("running \"%s\"", command.words[0]);
	}
	command_release(&command);
	return status == STATUS_DONE ? 0 : -1;
}

int restore_programs_start(
	const void *context, pid_t *pid, const char *name, char *const *words, const int streams[3])
{
	const struct restore_programs *programs = context;
	const int *files = is_psql(name) ? NULL : programs->files;

	if (programs->start)
		return programs->start(programs->context, pid, name, words, streams, files);
	return start_found_program(programs, pid, name, words, streams, files);
}

void restore_programs_add_file(struct restore_programs *programs, int fd)
{
	size_t count = 0;

	while (count < RESTORE_PROGRAMS_FILES && programs->files[count] > 0)
		count++;
	if (count < RESTORE_PROGRAMS_FILES)
		programs->files[count] = fd;
}

char *const *restore_programs_sql_words(char *const *words, int major)
{
	return major > 0 && major < MAJOR_WITH_DASH ? words + 2 : words;
}

enum status restore_programs_run(
	const struct restore_programs *programs, const char *name, char *const *words, int output)
{
	const int streams[] = {STDIN_FILENO, output, STDERR_FILENO};
	enum status status;
	pid_t pid = 0;

	if (restore_programs_start(programs, &pid, name, words, streams) != 0)
		return STATUS_FAILED;
	status = child_finish(&pid, name);
	if (pid > 0)
		child_stop(pid, SIGTERM, CHILD_GRACE);
	return status;
}

void restore_programs_release(struct restore_programs *programs)
{
	free(programs->psql);
	free(programs->pg_restore);
	*programs = (struct restore_programs){.psql = NULL};
}

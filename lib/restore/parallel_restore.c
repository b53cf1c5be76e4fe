#include "restore/parallel_restore.h"

#include "pg/dumper.h"
#include "pg/restore_programs.h"

#include "unix/child.h"
#include "unix/file.h"
#include "unix/message.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	NUMBER_SIZE = 32,
	GRACE = 10000, /* milliseconds until a pg_restore that does not stop is killed */
};

enum status parallel_restore_check(int server, int major)
{
	const char *parameter = dumper_new_parameter(major, server);

	if (!parameter)
		return STATUS_DONE;
	fail("pg_restore %d sets %s, which the server of version %d does not know", major,
		parameter, server);
	hint("leave -j out: this setting is then left out as well");
	return STATUS_FAILED;
}

int parallel_restore_open_spool(void)
{
	const char *place = getenv("TMPDIR");
	int spool;

	if (!place || *place == '\0')
		place = "/tmp";
	spool = open(place, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (spool < 0)
		return fail_errno("could not create a temporary file in \"%s\"", place);
	return spool;
}

int parallel_restore_keep(int spool, const char *bytes, size_t length)
{
	if (file_write_all(spool, bytes, length) != 0)
		return fail_errno("could not write to a temporary file");
	return 0;
}

/* Runs a program to its end. Returns as parallel_restore_run() does. */
static enum status run_program(
	const struct restore_programs *programs, const char *name, char *const *words, int output)
{
	const int streams[] = {STDIN_FILENO, output, STDERR_FILENO};
	int wait_status;
	pid_t pid = 0;

	if (restore_programs_start(programs, &pid, name, words, streams) != 0)
		return STATUS_FAILED;
	if (!child_wait(pid, &wait_status, -1)) {
		child_stop(pid, SIGTERM, GRACE);
		return STATUS_FAILED;
	}
	if (wait_status == 0)
		return STATUS_DONE;
	child_say_end(name, wait_status);
	return STATUS_FAILED;
}

/* Whether a line of the list LISTED is the schema "public": "5; 2615 2200 SCHEMA - public OWNER" */
static bool lists_public(FILE *listed)
{
	char *line = NULL;
	size_t size = 0;
	bool found = false;

	while (!found && getline(&line, &size, listed) > 0) {
		const char *catalog = line + strspn(line, "0123456789");

		found = strncmp(catalog, "; 2615 ", 7) == 0 && strstr(line, " SCHEMA - public ");
	}
	free(line);
	return found;
}

/* Sets *MAKES if the archive PATH has CREATE SCHEMA public. Returns as parallel_restore_run(). */
static enum status look_for_public(const struct restore_programs *programs, char *path, bool *makes)
{
	char *words[] = {"-l", path, NULL};
	int list = memfd_create("list", MFD_CLOEXEC);
	FILE *listed = list >= 0 ? fdopen(list, "r") : NULL;
	enum status status;

	if (!listed) {
		status_fail_errno("could not create a file in memory");
		if (list >= 0)
			close(list);
		return STATUS_FAILED;
	}
	status = run_program(programs, "pg_restore", words, list);
	rewind(listed);
	*makes = status == STATUS_DONE && lists_public(listed);
	fclose(listed);
	return status;
}

/*
 * Drops the schema "public", which every new database has, if the archive creates it: pg_restore
 * would fail.
 */
static enum status make_way_for_public(
	const struct restore_programs *programs, char *path, const char *target)
{
	char *words[] = {"-X", "-q", "-w", "-d", (char *)target, "-c",
		"SET client_min_messages = warning", "-c", "DROP SCHEMA IF EXISTS public", NULL};
	bool makes;
	enum status status = look_for_public(programs, path, &makes);

	if (status != STATUS_DONE || !makes)
		return status;
	status = run_program(programs, "psql", words, STDOUT_FILENO);
	if (status != STATUS_DONE)
		fail("could not drop the schema \"public\", which the dump creates");
	return status;
}

enum status parallel_restore_run(
	int spool, const struct restore_programs *programs, const char *target, int jobs)
{
	char path[NUMBER_SIZE], number[NUMBER_SIZE];
	char *words[] = {"-w", "--exit-on-error", "-j", number, "-d", (char *)target, path, NULL};
	enum status status;

	snprintf(path, sizeof path, "/proc/self/fd/%d", spool);
	snprintf(number, sizeof number, "%d", jobs);
	if (fcntl(spool, F_SETFD, 0) != 0)
		return status_fail("could not prepare pg_restore");
	status = make_way_for_public(programs, path, target);
	if (status != STATUS_DONE)
		return status;
	return run_program(programs, "pg_restore", words, STDOUT_FILENO);
}

#include "restore/parallel_restore.h"

#include "pg/restore_programs.h"

#include "unix/child.h"
#include "unix/file.h"
#include "unix/message.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	NUMBER_SIZE = 32,
	GRACE = 10000, /* milliseconds until a pg_restore that does not stop is killed */
};

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

static enum status wait_for_pg_restore(pid_t pid)
{
	int wait_status;

	if (!child_wait(pid, &wait_status, -1)) {
		child_stop(pid, SIGTERM, GRACE);
		return STATUS_FAILED;
	}
	if (wait_status == 0)
		return STATUS_DONE;
	child_say_end("pg_restore", wait_status);
	return STATUS_FAILED;
}

enum status parallel_restore_run(
	int spool, const struct restore_programs *programs, const char *target, int jobs)
{
	char path[NUMBER_SIZE], number[NUMBER_SIZE];
	char *words[] = {"-w", "--exit-on-error", "-j", number, "-d", (char *)target, path, NULL};
	const int streams[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
	enum status status;
	pid_t pid = 0;

	snprintf(path, sizeof path, "/proc/self/fd/%d", spool);
	snprintf(number, sizeof number, "%d", jobs);
	if (fcntl(spool, F_SETFD, 0) != 0)
		return status_fail("could not prepare pg_restore");
	if (restore_programs_start(programs, &pid, "pg_restore", words, streams) != 0)
		return STATUS_FAILED;
	status = wait_for_pg_restore(pid);
	if (status != STATUS_DONE)
		hint("the database may hold a part of the dump: several jobs are no single "
		     "transaction");
	return status;
}

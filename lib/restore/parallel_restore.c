#include "restore/parallel_restore.h"

#include "dump/judge.h"
#include "pg/dumper.h"
#include "pg/restore_programs.h"
#include "restore/default_privileges.h"
#include "restore/public_schema.h"
#include "restore/target.h"

#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/number.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NUMBER_SIZE = 32 };

const char *parallel_restore_read_jobs(const char *text, int *jobs)
{
	static const struct number_range range = {1, 1000, "it must be a number from 1 to 1000"};

	return number_take(text, &range, jobs);
}

enum status parallel_restore_check_kind(const struct judge *judge, bool is_new)
{
	bool is_sql = judge->kind == STREAM_PLAIN || judge->kind == STREAM_TAR;

	if (!judge_knows_kind(judge) || judge->kind == STREAM_CUSTOM || (is_new && is_sql))
		return STATUS_DONE;
	fail("only a dump in custom format can be restored by several jobs here");
	hint("leave -j out, or dump with -F c");
	return STATUS_FAILED;
}

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
	if (descriptor_write_all(spool, bytes, length) != 0)
		return fail_errno("could not write to a temporary file");
	return 0;
}

static enum status run_jobs(
	int spool, const struct restore_programs *programs, const char *target, int jobs)
{
	char path[DESCRIPTOR_PATH_SIZE], number[NUMBER_SIZE];
	char *words[] = {"-w", "--exit-on-error", "-j", number, "-d", (char *)target, path, NULL};
	struct restore_programs with_spool = *programs;
	enum status status;

	descriptor_write_path(path, spool);
	snprintf(number, sizeof number, "%d", jobs);
	restore_programs_add_file(&with_spool, spool);
	status = public_schema_make_way(&with_spool, path, target);
	if (status != STATUS_DONE)
		return status;
	return restore_programs_run(&with_spool, "pg_restore", words, STDOUT_FILENO);
}

enum status parallel_restore_run(int spool, const struct restore_programs *programs,
	const char *target, int jobs, PGconn *connection)
{
	struct default_privileges privileges = {.connection = NULL};
	enum status status = STATUS_DONE;

	if (connection)
		status = default_privileges_suspend(&privileges, connection);
	if (status == STATUS_DONE) {
		status = run_jobs(spool, programs, target, jobs);
		if (status != STATUS_DONE && connection)
			target_say_rest(connection);
	}
	default_privileges_resume(&privileges);
	return status;
}

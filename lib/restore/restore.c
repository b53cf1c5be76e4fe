#include "restore/restore.h"

#include "dump/judge.h"
#include "pg/session.h"
#include "restore/analysis.h"
#include "restore/lock_check.h"
#include "restore/parallel_restore.h"
#include "restore/restore_jobs.h"
#include "restore/start_check.h"

#include "unix/text.h"

#include <libpq-fe.h>

/* Whether pg_restore, not psql, restores the dump: by several jobs. */
static bool is_by_jobs(const struct restore *restore)
{
	return restore->options->jobs > 0 && restore->start.judge->kind == STREAM_CUSTOM;
}

/*
 * Finds programs of the server's version. pg_restore must be able to read the archive and, if there
 * are several jobs, to restore it by them.
 */
static enum status find_restore_programs(struct restore *restore)
{
	const struct restore_programs_options programs = {
		.folder = restore->options->programs,
		.server = restore->major,
		.archive = restore->start.is_archive ? restore->start.head.dumper : -1,
		.choice = restore->options->parts.words,
	};
	enum status status;

	status = restore_programs_find(&restore->programs, &programs);
	if (status == STATUS_DONE && restore->options->carry_on)
		status = carry_on_check(restore->programs.psql);
	if (status == STATUS_DONE && restore->start.is_archive)
		status =
			parts_check_program(&restore->options->parts, restore->programs.pg_restore);
	if (status != STATUS_DONE || !is_by_jobs(restore))
		return status;
	return parallel_restore_check(restore->major, restore->programs.pg_restore_major);
}

/* The sessions that load rows, if there are several jobs. */
static struct copy_sessions_options describe_sessions(const struct restore *restore)
{
	const struct restore_options *options = restore->options;

	return (struct copy_sessions_options){
		.conninfo = restore->conninfo,
		.database = restore->destination.database.working,
		.jobs = options->jobs,
		.memory = options->memory > 0 ? (size_t)options->memory : RESTORE_JOBS_MEMORY,
		.encoding = restore->start.head.encoding,
		.role = options->parts.role,
	};
}

static enum status open_sql(struct restore *restore)
{
	const struct sql_restore_options sql = {
		.asked = restore->options,
		.conninfo = restore->conninfo,
		.connection = restore->connection,
		.start = &restore->start,
		.programs = &restore->programs,
		.target = restore->destination.conninfo.bytes,
		.sessions = describe_sessions(restore),
	};

	return sql_restore_open(&restore->sql, &sql);
}

static enum status open_jobs(struct restore *restore)
{
	const struct restore_jobs_options jobs = {
		.asked = restore->options,
		.conninfo = restore->conninfo,
		.connection = restore->connection,
		.start = &restore->start,
		.programs = &restore->programs,
		.sessions = describe_sessions(restore),
		.target = restore->destination.conninfo.bytes,
	};

	return restore_jobs_open(&restore->jobs, &jobs);
}

/* Begins to restore, once the beginning of the dump has been read. */
static enum status begin_restore(void *context)
{
	struct restore *restore = context;
	enum status status = start_check(&restore->start, restore->options);

	if (status == STATUS_DONE)
		dump_start_say_newer(&restore->start, restore->major);
	if (status == STATUS_DONE)
		status = find_restore_programs(restore);
	if (status == STATUS_DONE && !restore->start.makes_databases &&
		lock_check_applies(restore->options))
		status = lock_check(&restore->start, restore->options, restore->connection);
	if (status == STATUS_DONE)
		status = destination_make(&restore->destination, &restore->start);
	if (status == STATUS_DONE &&
		(restore->start.makes_databases || restore->options->jobs > 0) &&
		session_lift_limits(restore->connection) != 0)
		status = STATUS_FAILED;
	if (status != STATUS_DONE)
		return status;
	return is_by_jobs(restore) ? open_jobs(restore) : open_sql(restore);
}

static enum status pass_bytes_on(void *context, const char *bytes, size_t length)
{
	struct restore *restore = context;

	if (is_by_jobs(restore))
		return restore_jobs_feed(&restore->jobs, bytes, length);
	return sql_restore_feed(&restore->sql, bytes, length);
}

enum status restore_open(
	struct restore *restore, const struct restore_options *options, struct conninfo *conninfo)
{
	struct destination_options destination = {
		.connection = options->connection,
		.conninfo = conninfo,
		.create = options->create,
		.carry_on = options->carry_on,
		.database = options->database,
		.in_place = options->in_place,
		.choice = options->choice,
		.may_hold = options->clean || options->into_non_empty,
		.properties = options->properties,
	};
	const struct dump_start_options start = {
		.whole_contents = lock_check_applies(options) || restore_jobs_may_stream(options),
		.may_separate = options->create || options->properties,
		.begin = begin_restore,
		.pass = pass_bytes_on,
		.context = restore,
	};

	destination.choice.left_out = options->parts.left_out;
	*restore = (struct restore){.options = options, .conninfo = conninfo};
	restore_jobs_init(&restore->jobs);
	dump_start_open(&restore->start, &start);
	sql_restore_init(&restore->sql);
	restore->connection = options->connection;
	restore->major = PQserverVersion(restore->connection) / 10000;
	return destination_open(&restore->destination, &destination);
}

enum status restore_recognise(struct restore *restore, const struct judge *judge)
{
	enum status status = dump_start_recognise(&restore->start, judge);

	if (status == STATUS_DONE)
		status = parts_check_kind(&restore->options->parts, judge);
	if (status != STATUS_DONE || restore->options->jobs == 0)
		return status;
	return parallel_restore_check_kind(
		judge, restore->options->create && !restore->options->in_place);
}

enum status restore_feed(struct restore *restore, const char *bytes, size_t length)
{
	return dump_start_feed(&restore->start, bytes, length);
}

bool restore_has_failed(struct restore *restore)
{
	return sql_restore_has_failed(&restore->sql);
}

enum status restore_finish(struct restore *restore)
{
	enum status status = dump_start_finish(&restore->start);

	if (status != STATUS_DONE)
		return status;
	status = is_by_jobs(restore) ? restore_jobs_finish(&restore->jobs)
				     : sql_restore_finish(&restore->sql);
	if (status == STATUS_DONE)
		status = destination_publish(&restore->destination);
	restore->done = status == STATUS_DONE || status == STATUS_STRIPPED;
	if (!restore->done)
		return status;
	parts_say(&restore->options->parts);
	if (restore->options->analyze &&
		analysis_run(&restore->programs, restore->conninfo,
			restore->destination.conninfo.bytes) != STATUS_DONE)
		status = STATUS_STRIPPED;
	return restore->options->carry_on
		       ? carry_on_say_failed(&restore->sql.carry_on,
				 restore->destination.database.properties.failed, status)
		       : status;
}

void restore_close(struct restore *restore)
{
	if (!restore->done)
		sql_restore_abandon(&restore->sql);
	sql_restore_close(&restore->sql);
	restore_jobs_close(&restore->jobs);
	destination_close(&restore->destination);
	PQfinish(restore->connection);
	dump_start_close(&restore->start);
	restore_programs_release(&restore->programs);
}

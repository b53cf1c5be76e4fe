#include "restore/restore.h"

#include "dump/judge.h"
#include "pg/conninfo.h"
#include "pg/password_command.h"
#include "pg/session.h"
#include "restore/analysis.h"
#include "restore/default_privileges.h"
#include "restore/lock_check.h"
#include "restore/parallel_restore.h"
#include "restore/restore_jobs.h"
#include "restore/restriction.h"
#include "restore/script.h"
#include "restore/search_path_hint.h"
#include "restore/start_check.h"
#include "restore/transaction.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

	destination.choice.left_out = options->parts.left_out;
	*restore = (struct restore){.options = options, .conninfo = conninfo};
	restore_jobs_init(&restore->jobs);
	dump_start_open(&restore->start);
	restore->start.whole_contents =
		lock_check_applies(options) || restore_jobs_may_stream(options);
	restore->start.may_separate = options->create || options->properties;
	psql_init(&restore->psql);
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
	return parallel_restore_check_kind(judge);
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
	if (status != STATUS_DONE || restore->options->jobs == 0)
		return status;
	return parallel_restore_check(restore->major, restore->programs.pg_restore_major);
}

static int pass_to_psql(void *context, const char *sql, size_t length)
{
	return psql_pass(&((struct restore *)context)->psql, sql, length);
}

static int pass_chosen_sql(void *context, const char *sql, size_t length)
{
	struct restore *restore = context;

	return unknown_settings_feed(&restore->unknown_settings, sql, length);
}

static int pass_separated_sql(void *context, const char *sql, size_t length)
{
	struct restore *restore = context;

	return kind_filter_feed(&restore->kind_filter, sql, length);
}

static int pass_checked_sql(void *context, const char *sql, size_t length)
{
	return separation_feed(&((struct restore *)context)->separation, sql, length);
}

static int pass_known_settings(void *context, const char *sql, size_t length)
{
	struct restore *restore = context;

	if (restore->start.makes_databases)
		return globals_feed(&restore->globals, sql, length);
	if (restore->options->carry_on)
		return carry_on_feed(&restore->carry_on, sql, length);
	missing_roles_keep(&restore->missing_roles, sql, length);
	return statement_group_feed(&restore->group, sql, length);
}

static bool count_locks(void *context, const struct sql_scanner *scanner)
{
	struct restore *restore = context;
	bool begins_group = !restore->group.reads && statement_group_suits(scanner);

	return transaction_chain_count(&restore->chain, scanner) || begins_group;
}

/* The filters after that of statements hold nothing between two lines. */
static int divide_transaction(void *context)
{
	struct restore *restore = context;

	statement_group_begin(&restore->group, &restore->statement_filter.scanner);
	if (!transaction_chain_is_due(&restore->chain))
		return 0;
	if (statement_group_end(&restore->group) != 0)
		return -1;
	return transaction_chain_divide(&restore->chain);
}

static int filter_sql(void *context, const char *sql, size_t length)
{
	struct restore *restore = context;

	if (psql_align(&restore->psql, restore->start.lines, &sql, &length) != 0)
		return -1;
	return statement_filter_feed(&restore->statement_filter, sql, length);
}

static int finish_filters(struct restore *restore)
{
	if (statement_filter_finish(&restore->statement_filter) != 0 ||
		separation_finish(&restore->separation) != 0 ||
		kind_filter_finish(&restore->kind_filter) != 0 ||
		unknown_settings_finish(&restore->unknown_settings) != 0)
		return -1;
	return restore->start.makes_databases ? globals_finish(&restore->globals)
					      : statement_group_end(&restore->group);
}

static int begin_transaction(struct restore *restore)
{
	const struct restore_options *options = restore->options;
	const struct transaction_chain_options chain = {
		.psql = &restore->psql,
		.connection = restore->connection,
		.filter = &restore->statement_filter,
		.encoding = restore->start.head.encoding,
		.parts = &options->parts,
		.before = options->before,
		.after = options->after,
		.clean = options->clean,
		.may_divide = options->create && !options->in_place && !options->single,
	};

	if (options->carry_on)
		return carry_on_begin(&restore->carry_on, &chain);
	return restore->start.makes_databases ? 0
					      : transaction_chain_begin(&restore->chain, &chain);
}

/* Opens the filters that need no connection. */
static void open_statement_filters(struct restore *restore)
{
	bool makes_databases = restore->start.makes_databases;
	bool one_transaction = !makes_databases && !restore->options->carry_on;
	const struct statement_filter_options filter = {
		.within_transaction = one_transaction,
		.may_connect = makes_databases || restore->start.separated,
		.refuses_encoding = restore->options->carry_on && !restore->start.separated,
		.pass = pass_checked_sql,
		.context = restore,
		.count = one_transaction ? count_locks : NULL,
		.interrupt = divide_transaction,
	};
	const struct database_filter_options database = {
		.pass = pass_separated_sql,
		.context = restore,
	};
	const struct kind_filter_options kinds = {
		.left_out = restore->options->parts.left_out,
		.pass = pass_chosen_sql,
		.context = restore,
	};

	restore->group = (struct statement_group){.pass = pass_to_psql, .context = restore};
	kind_filter_open(&restore->kind_filter, &kinds);
	separation_open(&restore->separation, &restore->start, &database);
	statement_filter_open(&restore->statement_filter, &filter);
}

/* Restricts psql. The restriction of the dump is left out if it would interfere. */
static int restrict_psql(struct restore *restore)
{
	struct psql *psql = &restore->psql;

	if (restriction_set(psql, restore->programs.psql, &restore->start) != 0)
		return -1;
	restore->statement_filter.options.leaves_restrict_out =
		psql->restricted || restore->options->carry_on;
	restore->globals.sessions.key = psql->restricted ? psql->word : NULL;
	return 0;
}

static enum status start_sql_restore(struct restore *restore)
{
	bool makes_databases = restore->start.makes_databases;
	const struct psql_options psql_options = {
		.start = restore_programs_start,
		.context = &restore->programs,
		.conninfo = restore->destination.conninfo.bytes,
		.is_archive = restore->start.is_archive,
		.pg_restore_major = restore->programs.pg_restore_major,
		.filter = filter_sql,
		.filter_context = restore,
	};

	if (password_command_offer(restore->conninfo) != STATUS_DONE)
		return STATUS_FAILED;
	open_statement_filters(restore);
	if (unknown_settings_open(&restore->unknown_settings, restore->connection,
		    makes_databases ? UINT_MAX : 0, pass_known_settings, restore) != 0)
		return STATUS_FAILED;
	if (makes_databases &&
		(globals_open(&restore->globals, restore->connection, pass_to_psql, restore) != 0 ||
			remains_note(&restore->remains, restore->connection) != STATUS_DONE))
		return STATUS_FAILED;
	if (psql_open(&restore->psql, &psql_options) != 0 || begin_transaction(restore) != 0 ||
		restrict_psql(restore) != 0)
		return STATUS_FAILED;
	return STATUS_DONE;
}

/* Begins to restore, once the beginning of the dump has been read. */
static enum status begin_restore(struct restore *restore)
{
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
	return restore->options->jobs > 0 ? restore_jobs_begin(&restore->jobs, restore)
					  : start_sql_restore(restore);
}

static enum status pass_bytes_on(struct restore *restore, const char *bytes, size_t length)
{
	if (restore->options->jobs > 0)
		return restore_jobs_feed(&restore->jobs, bytes, length);
	return separation_status(&restore->separation, &restore->statement_filter,
		psql_feed(&restore->psql, bytes, length));
}

static enum status begin_with_start(struct restore *restore)
{
	const struct text *bytes = &restore->start.bytes;
	enum status status = begin_restore(restore);

	if (status == STATUS_DONE)
		status = pass_bytes_on(restore, bytes->bytes, bytes->length);
	dump_start_forget(&restore->start);
	return status;
}

enum status restore_feed(struct restore *restore, const char *bytes, size_t length)
{
	enum status status;

	if (restore->start.ended)
		return pass_bytes_on(restore, bytes, length);
	status = dump_start_feed(&restore->start, bytes, length);
	if (status != STATUS_DONE || !restore->start.ended)
		return status;
	return begin_with_start(restore);
}

bool restore_has_failed(struct restore *restore)
{
	return restore->start.ended && psql_has_failed(&restore->psql);
}

static enum status finish_sql_restore(struct restore *restore)
{
	if (psql_finish_unpacking(&restore->psql) != 0 || finish_filters(restore) != 0)
		return separation_status(&restore->separation, &restore->statement_filter, -1);
	if (restore->options->carry_on)
		return carry_on_finish(&restore->carry_on);
	if (!restore->start.makes_databases)
		return transaction_chain_commit(&restore->chain);
	return psql_finish(&restore->psql, TRANSACTION_NONE) == 0 ? STATUS_DONE : STATUS_FAILED;
}

/* Begins with a dump that has ended before dump_start_feed() had enough of it. */
static enum status end_start(struct restore *restore)
{
	enum status status = dump_start_end(&restore->start);

	return status == STATUS_DONE ? begin_with_start(restore) : status;
}

enum status restore_finish(struct restore *restore)
{
	enum status status = restore->start.ended ? STATUS_DONE : end_start(restore);

	if (status != STATUS_DONE)
		return status;
	status = restore->options->jobs > 0 ? restore_jobs_finish(&restore->jobs, restore)
					    : finish_sql_restore(restore);
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
		       ? carry_on_say_failed(&restore->carry_on,
				 restore->destination.database.properties.failed, status)
		       : status;
}

static void say_what_helps(const struct restore *restore)
{
	if (!missing_roles_hint(&restore->missing_roles, restore->connection) &&
		!search_path_hint(&restore->psql.client.errors, restore->connection,
			restore->start.head.encoding))
		transaction_chain_hint(&restore->chain);
}

/* Stops psql, and ends its session, since the server could run its statement for hours. */
static void abandon_restore(struct restore *restore)
{
	struct transaction transaction;

	psql_stop(&restore->psql);
	psql_find_transaction(&restore->psql, &transaction);
	transaction_abandon(&transaction, restore->connection);
	if (restore->psql.client.wait_status != 0 && !restore->start.makes_databases &&
		!restore->options->carry_on)
		say_what_helps(restore);
}

void restore_close(struct restore *restore)
{
	if (!restore->done)
		abandon_restore(restore);
	psql_close(&restore->psql);
	if (!restore->done)
		remains_say(&restore->remains);
	remains_release(&restore->remains);
	restore_jobs_close(&restore->jobs);
	if (restore->unknown_settings.pass)
		unknown_settings_close(&restore->unknown_settings);
	kind_filter_close(&restore->kind_filter);
	separation_close(&restore->separation);
	missing_roles_release(&restore->missing_roles);
	if (restore->globals.pass)
		globals_close(&restore->globals);
	destination_close(&restore->destination);
	PQfinish(restore->connection);
	dump_start_close(&restore->start);
	restore_programs_release(&restore->programs);
}

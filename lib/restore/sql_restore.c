#include "restore/sql_restore.h"

#include "pg/password_command.h"
#include "pg/restore_programs.h"
#include "restore/dump_start.h"
#include "restore/restore_options.h"
#include "restore/restriction.h"
#include "restore/search_path_hint.h"
#include "restore/transaction.h"

#include <limits.h>

void sql_restore_init(struct sql_restore *restore)
{
	*restore = (struct sql_restore){.options = {.asked = NULL}};
	psql_init(&restore->psql);
}

static bool makes_databases(const struct sql_restore *restore)
{
	return restore->options.start->makes_databases;
}

static bool carries_on(const struct sql_restore *restore)
{
	return restore->options.asked->carry_on;
}

static bool has_sessions(const struct sql_restore *restore)
{
	return restore->options.sessions.jobs > 0;
}

static int pass_to_psql(void *context, const char *sql, size_t length)
{
	return psql_pass(&((struct sql_restore *)context)->psql, sql, length);
}

static int pass_to_group(void *context, const char *sql, size_t length)
{
	struct sql_restore *restore = context;

	missing_roles_keep(&restore->missing_roles, sql, length);
	return statement_group_feed(&restore->group, sql, length);
}

static int end_group(void *context)
{
	return statement_group_end(&((struct sql_restore *)context)->group);
}

static int pass_chosen_sql(void *context, const char *sql, size_t length)
{
	struct sql_restore *restore = context;

	return unknown_settings_feed(&restore->unknown_settings, sql, length);
}

static int pass_separated_sql(void *context, const char *sql, size_t length)
{
	struct sql_restore *restore = context;

	return kind_filter_feed(&restore->kind_filter, sql, length);
}

static int pass_checked_sql(void *context, const char *sql, size_t length)
{
	return separation_feed(&((struct sql_restore *)context)->separation, sql, length);
}

static int pass_known_settings(void *context, const char *sql, size_t length)
{
	struct sql_restore *restore = context;

	if (makes_databases(restore))
		return globals_feed(&restore->globals, sql, length);
	if (carries_on(restore))
		return carry_on_feed(&restore->carry_on, sql, length);
	if (has_sessions(restore))
		return sql_rows_feed(&restore->rows, sql, length);
	return pass_to_group(restore, sql, length);
}

static bool count_locks(void *context, const struct sql_scanner *scanner)
{
	struct sql_restore *restore = context;
	bool begins_group = !restore->group.reads && statement_group_suits(scanner);

	return transaction_chain_count(&restore->chain, scanner) || begins_group;
}

/* The filters after that of statements hold nothing between two lines. */
static int divide_transaction(void *context)
{
	struct sql_restore *restore = context;

	statement_group_begin(&restore->group, &restore->statement_filter.scanner);
	if (!transaction_chain_is_due(&restore->chain))
		return 0;
	if (end_group(restore) != 0)
		return -1;
	return transaction_chain_divide(&restore->chain);
}

static int filter_sql(void *context, const char *sql, size_t length)
{
	struct sql_restore *restore = context;

	if (psql_align(&restore->psql, restore->options.start->lines, &sql, &length) != 0)
		return -1;
	return statement_filter_feed(&restore->statement_filter, sql, length);
}

static int finish_filters(struct sql_restore *restore)
{
	if (statement_filter_finish(&restore->statement_filter) != 0 ||
		separation_finish(&restore->separation) != 0 ||
		kind_filter_finish(&restore->kind_filter) != 0 ||
		unknown_settings_finish(&restore->unknown_settings) != 0)
		return -1;
	if (has_sessions(restore) && sql_rows_finish(&restore->rows) != 0)
		return -1;
	return makes_databases(restore) ? globals_finish(&restore->globals) : end_group(restore);
}

static int begin_transaction(struct sql_restore *restore)
{
	const struct restore_options *asked = restore->options.asked;
	const struct transaction_chain_options chain = {
		.psql = &restore->psql,
		.connection = restore->options.connection,
		.filter = &restore->statement_filter,
		.encoding = restore->options.start->head.encoding,
		.parts = &asked->parts,
		.before = asked->before,
		.after = asked->after,
		.clean = asked->clean,
		.may_divide = asked->create && !asked->in_place && !asked->single,
	};

	if (asked->carry_on)
		return carry_on_begin(&restore->carry_on, &chain);
	return makes_databases(restore) ? 0 : transaction_chain_begin(&restore->chain, &chain);
}

/* Opens the filters that need no connection. */
static void open_statement_filters(struct sql_restore *restore)
{
	const struct dump_start *start = restore->options.start;
	bool one_transaction = !makes_databases(restore) && !carries_on(restore);
	const struct statement_filter_options filter = {
		.within_transaction = one_transaction,
		.may_connect = makes_databases(restore) || start->separated,
		.refuses_encoding = carries_on(restore) && !start->separated,
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
		.left_out = restore->options.asked->parts.left_out,
		.pass = pass_chosen_sql,
		.context = restore,
	};

	restore->group = (struct statement_group){.pass = pass_to_psql, .context = restore};
	kind_filter_open(&restore->kind_filter, &kinds);
	separation_open(&restore->separation, restore->options.start, &database);
	statement_filter_open(&restore->statement_filter, &filter);
}

/* Restricts psql. The restriction of the dump is left out if it would interfere. */
static int restrict_psql(struct sql_restore *restore)
{
	struct psql *psql = &restore->psql;

	if (restriction_set(psql, restore->options.programs->psql, restore->options.start) != 0)
		return -1;
	restore->statement_filter.options.leaves_restrict_out =
		psql->restricted || carries_on(restore);
	restore->globals.sessions.key = psql->restricted ? psql->word : NULL;
	return 0;
}

static int start_psql(struct sql_restore *restore)
{
	const struct sql_restore_options *options = &restore->options;
	const struct psql_options psql = {
		.start = restore_programs_start,
		.context = options->programs,
		.conninfo = options->target,
		.is_archive = options->start->is_archive,
		.pg_restore_major = options->programs->pg_restore_major,
		.filter = filter_sql,
		.filter_context = restore,
	};

	return psql_open(&restore->psql, &psql);
}

static void open_rows(struct sql_restore *restore)
{
	const struct sql_rows_options rows = {
		.sessions = restore->options.sessions,
		.chain = &restore->chain,
		.pass = pass_to_group,
		.end = end_group,
		.context = restore,
	};

	if (has_sessions(restore))
		sql_rows_open(&restore->rows, &rows);
}

/* Opens what asks the server first. */
static enum status open_server_filters(struct sql_restore *restore)
{
	PGconn *connection = restore->options.connection;

	if (unknown_settings_open(&restore->unknown_settings, connection,
		    makes_databases(restore) ? UINT_MAX : 0, pass_known_settings, restore) != 0)
		return STATUS_FAILED;
	if (!makes_databases(restore))
		return STATUS_DONE;
	if (globals_open(&restore->globals, connection, pass_to_psql, restore) != 0)
		return STATUS_FAILED;
	return remains_note(&restore->remains, connection);
}

enum status sql_restore_open(struct sql_restore *restore, const struct sql_restore_options *options)
{
	restore->options = *options;
	if (password_command_offer(options->conninfo) != STATUS_DONE)
		return STATUS_FAILED;
	open_statement_filters(restore);
	open_rows(restore);
	if (open_server_filters(restore) != STATUS_DONE || start_psql(restore) != 0 ||
		begin_transaction(restore) != 0 || restrict_psql(restore) != 0)
		return STATUS_FAILED;
	return STATUS_DONE;
}

enum status sql_restore_feed(struct sql_restore *restore, const char *bytes, size_t length)
{
	return separation_status(&restore->separation, &restore->statement_filter,
		psql_feed(&restore->psql, bytes, length));
}

bool sql_restore_has_failed(struct sql_restore *restore)
{
	return psql_has_failed(&restore->psql);
}

enum status sql_restore_finish(struct sql_restore *restore)
{
	if (psql_finish_unpacking(&restore->psql) != 0 || finish_filters(restore) != 0)
		return separation_status(&restore->separation, &restore->statement_filter, -1);
	if (carries_on(restore))
		return carry_on_finish(&restore->carry_on);
	if (!makes_databases(restore))
		return transaction_chain_commit(&restore->chain);
	return psql_finish(&restore->psql, TRANSACTION_NONE) == 0 ? STATUS_DONE : STATUS_FAILED;
}

static void say_what_helps(const struct sql_restore *restore)
{
	if (!missing_roles_hint(&restore->missing_roles, restore->options.connection) &&
		!search_path_hint(&restore->psql.client.errors, restore->options.connection,
			restore->options.start->head.encoding))
		transaction_chain_hint(&restore->chain);
}

void sql_restore_abandon(struct sql_restore *restore)
{
	struct transaction transaction;

	if (!restore->options.asked)
		return;
	psql_stop(&restore->psql);
	psql_find_transaction(&restore->psql, &transaction);
	transaction_abandon(&transaction, restore->options.connection);
	if (makes_databases(restore))
		remains_say(&restore->remains);
	else if (restore->psql.client.wait_status != 0 && !carries_on(restore))
		say_what_helps(restore);
}

void sql_restore_close(struct sql_restore *restore)
{
	sql_rows_close(&restore->rows);
	psql_close(&restore->psql);
	remains_release(&restore->remains);
	if (restore->unknown_settings.pass)
		unknown_settings_close(&restore->unknown_settings);
	kind_filter_close(&restore->kind_filter);
	separation_close(&restore->separation);
	missing_roles_release(&restore->missing_roles);
	if (restore->globals.pass)
		globals_close(&restore->globals);
}

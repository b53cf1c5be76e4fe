#include "rehearse/sql_rehearsal.h"

#include "pg/server_programs.h"
#include "rehearse/dump_filter.h"
#include "rehearse/dumped_database.h"
#include "rehearse/scratch_server.h"
#include "restore/dump_start.h"
#include "restore/restriction.h"
#include "restore/transaction.h"

#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <limits.h>

enum { TEXT_LIMIT = 1 << 14 };

void sql_rehearsal_init(struct sql_rehearsal *rehearsal)
{
	*rehearsal = (struct sql_rehearsal){.options = {.start = NULL}};
	psql_init(&rehearsal->psql);
}

/* Takes the SQL of the dump. */
static int filter_dump_sql(void *context, const char *sql, size_t length)
{
	struct sql_rehearsal *rehearsal = context;

	if (psql_align(&rehearsal->psql, rehearsal->options.start->lines, &sql, &length) != 0)
		return -1;
	return statement_filter_feed(&rehearsal->statement_filter, sql, length);
}

static int pass_checked_sql(void *context, const char *sql, size_t length)
{
	return separation_feed(&((struct sql_rehearsal *)context)->separation, sql, length);
}

static int pass_separated_sql(void *context, const char *sql, size_t length)
{
	struct sql_rehearsal *rehearsal = context;

	return unknown_settings_feed(&rehearsal->unknown_settings, sql, length);
}

static int pass_known_settings(void *context, const char *sql, size_t length)
{
	return dump_filter_feed(((struct sql_rehearsal *)context)->options.filter, sql, length);
}

/* Opens the filters that need no connection. */
static void open_filters(struct sql_rehearsal *rehearsal)
{
	struct dump_start *start = rehearsal->options.start;
	const struct statement_filter_options statements = {
		.may_connect = start->makes_databases || start->separated ||
			       (start->is_archive && !dumped_database_is_defined(start)),
		.pass = pass_checked_sql,
		.context = rehearsal,
	};
	const struct database_filter_options database = {
		.pass = pass_separated_sql,
		.context = rehearsal,
	};

	separation_open(&rehearsal->separation, start, &database);
	statement_filter_open(&rehearsal->statement_filter, &statements);
}

/* The dump of one database connects at most once: to the one that it creates. */
static int open_unknown_settings(struct sql_rehearsal *rehearsal)
{
	const struct sql_rehearsal_options *options = &rehearsal->options;
	struct unknown_settings *settings = &rehearsal->unknown_settings;
	PGconn *connection;
	int result;

	if (!options->start->is_cluster)
		return unknown_settings_open(settings, options->connection,
			dumped_database_is_defined(options->start) ? 0 : 1, pass_known_settings,
			rehearsal);
	connection = scratch_server_connect(options->server, options->database);
	if (!connection)
		return -1;
	result = unknown_settings_open(
		settings, connection, UINT_MAX, pass_known_settings, rehearsal);
	PQfinish(connection);
	return result;
}

static int start_program(
	const void *context, pid_t *pid, const char *name, char *const *words, const int streams[3])
{
	return scratch_server_run(context, pid, name, words, streams);
}

static int start_psql(struct sql_rehearsal *rehearsal)
{
	const struct sql_rehearsal_options *options = &rehearsal->options;
	struct psql_options psql = {
		.start = start_program,
		.context = options->server,
		.is_archive = options->start->is_archive,
		.pg_restore_major = options->programs->major,
		.creates = !dumped_database_is_defined(options->start),
		.filter = filter_dump_sql,
		.filter_context = rehearsal,
	};
	struct text conninfo;
	int result;

	text_init(&conninfo, TEXT_LIMIT);
	scratch_server_add_conninfo(options->server, &conninfo, options->database);
	psql.conninfo = conninfo.bytes;
	result = text_finish(&conninfo, "the connection string");
	if (result == 0)
		result = psql_open(&rehearsal->psql, &psql);
	text_release(&conninfo);
	return result;
}

static int restrict_psql(struct sql_rehearsal *rehearsal)
{
	const struct sql_rehearsal_options *options = &rehearsal->options;
	struct psql *psql = &rehearsal->psql;
	struct text path;
	int result;

	text_init(&path, PATH_MAX);
	text_printf(&path, "%s/psql", options->programs->folder);
	result = restriction_set(psql, path.bytes, options->start);
	text_release(&path);
	rehearsal->statement_filter.options.leaves_restrict_out = psql->restricted;
	options->filter->sessions.key = psql->restricted ? psql->word : NULL;
	return result;
}

enum status sql_rehearsal_open(
	struct sql_rehearsal *rehearsal, const struct sql_rehearsal_options *options)
{
	rehearsal->options = *options;
	open_filters(rehearsal);
	if (open_unknown_settings(rehearsal) != 0 || start_psql(rehearsal) != 0 ||
		restrict_psql(rehearsal) != 0)
		return STATUS_FAILED;
	return STATUS_DONE;
}

/* Prints a hint if a missing --if-exists probably made the restore fail. */
static void suggest_if_exists(const struct sql_rehearsal *rehearsal)
{
	if (rehearsal->options.filter->drops && stop_requested() == 0 &&
		!statement_filter_has_refused(&rehearsal->statement_filter))
		hint("dump with --if-exists beside --clean: there is nothing here to drop");
}

/* The status for RESULT, which is 0, or -1 after an error message. */
static enum status find_status(const struct sql_rehearsal *rehearsal, int result)
{
	if (result != 0)
		suggest_if_exists(rehearsal);
	return separation_status(&rehearsal->separation, &rehearsal->statement_filter, result);
}

enum status sql_rehearsal_feed(struct sql_rehearsal *rehearsal, const char *bytes, size_t length)
{
	return find_status(rehearsal, psql_feed(&rehearsal->psql, bytes, length));
}

int sql_rehearsal_pass(struct sql_rehearsal *rehearsal, const char *sql, size_t length)
{
	return psql_pass(&rehearsal->psql, sql, length);
}

bool sql_rehearsal_has_failed(struct sql_rehearsal *rehearsal)
{
	if (!psql_has_failed(&rehearsal->psql))
		return false;
	suggest_if_exists(rehearsal);
	return true;
}

static int finish_psql(struct sql_rehearsal *rehearsal)
{
	if (psql_finish_unpacking(&rehearsal->psql) != 0 ||
		statement_filter_finish(&rehearsal->statement_filter) != 0 ||
		separation_finish(&rehearsal->separation) != 0 ||
		unknown_settings_finish(&rehearsal->unknown_settings) != 0 ||
		dump_filter_finish(rehearsal->options.filter) != 0)
		return -1;
	return psql_finish(&rehearsal->psql, TRANSACTION_NONE);
}

enum status sql_rehearsal_finish(struct sql_rehearsal *rehearsal)
{
	return find_status(rehearsal, finish_psql(rehearsal));
}

void sql_rehearsal_close(struct sql_rehearsal *rehearsal)
{
	psql_close(&rehearsal->psql);
	if (rehearsal->unknown_settings.pass)
		unknown_settings_close(&rehearsal->unknown_settings);
	separation_close(&rehearsal->separation);
	sql_rehearsal_init(rehearsal);
}

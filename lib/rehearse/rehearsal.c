#include "rehearse/rehearsal.h"

#include "dump/judge.h"
#include "pg/query.h"
#include "rehearse/dumped_database.h"
#include "rehearse/kept_server.h"
#include "rehearse/spare_template.h"
#include "rehearse/suitable_server.h"
#include "restore/parallel_restore.h"
#include "restore/transaction.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <libpq-fe.h>
#include <limits.h>
#include <stdio.h>

enum { TEXT_LIMIT = 1 << 14 };

void rehearsal_open(struct rehearsal *rehearsal, const struct rehearsal_options *options)
{
	*rehearsal = (struct rehearsal){.options = options, .server.log = -1};
	parallel_rehearsal_init(&rehearsal->parallel);
	dump_start_open(&rehearsal->start);
	rehearsal->start.may_separate = true;
	rehearsal->start.whole_contents = options->jobs > 0;
	psql_init(&rehearsal->psql);
}

enum status rehearsal_recognise(struct rehearsal *rehearsal, const struct judge *judge)
{
	enum status status = dump_start_recognise(&rehearsal->start, judge);

	if (status != STATUS_DONE || rehearsal->options->jobs == 0)
		return status;
	return parallel_restore_check_kind(judge);
}

/* Connects, and makes room for a template1 of the dump. */
static int hide_template(struct rehearsal *rehearsal)
{
	rehearsal->connection = scratch_server_connect(&rehearsal->server, SCRATCH_DATABASE);
	if (!rehearsal->connection)
		return -1;
	if (rehearsal->start.head.encoding[0] != '\0')
		(void)PQsetClientEncoding(rehearsal->connection, rehearsal->start.head.encoding);
	return spare_template_hide(rehearsal->connection);
}

static int start_server(struct rehearsal *rehearsal)
{
	const struct dump_start *start = &rehearsal->start;

	if (suitable_server_find(&rehearsal->programs, start, rehearsal->options) != 0 ||
		suitable_server_start(&rehearsal->server, &rehearsal->programs, start,
			rehearsal->options, start->is_cluster ? "postgres" : SCRATCH_DATABASE) != 0)
		return -1;
	return start->is_cluster ? 0 : hide_template(rehearsal);
}

static int start_program(
	const void *context, pid_t *pid, const char *name, char *const *words, const int streams[3])
{
	return scratch_server_run(context, pid, name, words, streams);
}

/* Jobs send their SQL to the server themselves. */
static int pass_sql_to_psql(void *context, const char *sql, size_t length)
{
	struct rehearsal *rehearsal = context;

	return rehearsal->options->jobs > 0 ? 0 : psql_pass(&rehearsal->psql, sql, length);
}

static int filter_dump_sql(void *context, const char *sql, size_t length)
{
	struct rehearsal *rehearsal = context;

	if (dump_start_align(&rehearsal->start, &rehearsal->psql, &sql, &length) != 0)
		return -1;
	return statement_filter_feed(&rehearsal->statement_filter, sql, length);
}

/* Takes what the statement filter lets pass. */
static int pass_checked_sql(void *context, const char *sql, size_t length)
{
	return separation_feed(&((struct rehearsal *)context)->separation, sql, length);
}

static int pass_separated_sql(void *context, const char *sql, size_t length)
{
	return unknown_settings_feed(&((struct rehearsal *)context)->unknown_settings, sql, length);
}

static int pass_known_settings(void *context, const char *sql, size_t length)
{
	return dump_filter_feed(&((struct rehearsal *)context)->filter, sql, length);
}

/* The dump of one database connects at most once: to the one that it creates. */
static int open_unknown_settings(struct rehearsal *rehearsal)
{
	struct unknown_settings *settings = &rehearsal->unknown_settings;
	PGconn *connection;
	int result;

	if (!rehearsal->start.is_cluster)
		return unknown_settings_open(settings, rehearsal->connection,
			dumped_database_is_defined(&rehearsal->start) ? 0 : 1, pass_known_settings,
			rehearsal);
	connection = scratch_server_connect(&rehearsal->server, "postgres");
	if (!connection)
		return -1;
	result = unknown_settings_open(
		settings, connection, UINT_MAX, pass_known_settings, rehearsal);
	PQfinish(connection);
	return result;
}

static int start_sql_rehearsal(struct rehearsal *rehearsal, const char *conninfo)
{
	const struct psql_options psql_options = {
		.start = start_program,
		.context = &rehearsal->server,
		.conninfo = conninfo,
		.is_archive = rehearsal->start.is_archive,
		.pg_restore_major = rehearsal->programs.major,
		.creates = !dumped_database_is_defined(&rehearsal->start),
		.filter = filter_dump_sql,
		.filter_context = rehearsal,
	};

	return psql_open(&rehearsal->psql, &psql_options);
}

/* Makes the database if the dump defines it. */
static int make_database(struct rehearsal *rehearsal)
{
	if (!dumped_database_is_defined(&rehearsal->start))
		return 0;
	return dumped_database_create(&rehearsal->database, &rehearsal->start, &rehearsal->filter,
		       rehearsal->connection) == STATUS_DONE
		       ? 0
		       : -1;
}

/* The name of the database that the restore connects to. */
static const char *first_database(const struct rehearsal *rehearsal)
{
	if (rehearsal->database.created)
		return rehearsal->database.working;
	return rehearsal->start.is_cluster ? "postgres" : SCRATCH_DATABASE;
}

static int restrict_psql(struct rehearsal *rehearsal)
{
	struct text path;
	int result;

	text_init(&path, PATH_MAX);
	text_printf(&path, "%s/psql", rehearsal->programs.folder);
	result = dump_start_restrict(&rehearsal->start, &rehearsal->psql, path.bytes);
	text_release(&path);
	rehearsal->statement_filter.options.leaves_restrict_out = rehearsal->psql.restricted;
	rehearsal->filter.sessions.key = rehearsal->psql.restricted ? rehearsal->psql.word : NULL;
	return result;
}

static void open_filters(struct rehearsal *rehearsal)
{
	const struct dump_filter_options filter = {
		.is_cluster = rehearsal->start.is_cluster,
		.superuser = rehearsal->start.head.superuser,
		.connection = rehearsal->connection,
		.folder = &rehearsal->server.folder,
		.pass = pass_sql_to_psql,
		.context = rehearsal,
	};
	const struct statement_filter_options statements = {
		.may_connect = rehearsal->start.makes_databases || rehearsal->start.separated ||
			       (rehearsal->start.is_archive &&
				       !dumped_database_is_defined(&rehearsal->start)),
		.pass = pass_checked_sql,
		.context = rehearsal,
	};
	const struct database_filter_options database = {
		.pass = pass_separated_sql,
		.context = rehearsal,
	};

	separation_open(&rehearsal->separation, &rehearsal->start, &database);
	statement_filter_open(&rehearsal->statement_filter, &statements);
	dump_filter_open(&rehearsal->filter, &filter);
	rehearsal->restoring = true;
}

static int take_parallel_status(struct rehearsal *rehearsal, enum status status)
{
	rehearsal->parallel_status = status;
	return status == STATUS_DONE ? 0 : -1;
}

static int start_parallel_rehearsal(struct rehearsal *rehearsal)
{
	const struct parallel_rehearsal_options options = {
		.jobs = rehearsal->options->jobs,
		.server = &rehearsal->server,
		.major = rehearsal->programs.major,
		.database = first_database(rehearsal),
		.filter = &rehearsal->filter,
	};

	rehearsal->began = true;
	return take_parallel_status(rehearsal,
		parallel_rehearsal_open(&rehearsal->parallel, &options, &rehearsal->start));
}

static int start_restoring(struct rehearsal *rehearsal)
{
	struct text conninfo;
	int result;

	open_filters(rehearsal);
	if (make_database(rehearsal) != 0)
		return -1;
	if (rehearsal->options->jobs > 0)
		return start_parallel_rehearsal(rehearsal);
	text_init(&conninfo, TEXT_LIMIT);
	scratch_server_add_conninfo(&rehearsal->server, &conninfo, first_database(rehearsal));
	result = text_finish(&conninfo, "the connection string");
	if (result == 0)
		result = open_unknown_settings(rehearsal);
	if (result == 0)
		result = start_sql_rehearsal(rehearsal, conninfo.bytes);
	if (result == 0)
		result = restrict_psql(rehearsal);
	text_release(&conninfo);
	return result;
}

/* Prints a hint if a missing --if-exists probably made the restore fail. Always returns -1. */
static int suggest_if_exists(const struct rehearsal *rehearsal)
{
	if (rehearsal->filter.drops && stop_requested() == 0 &&
		!statement_filter_has_refused(&rehearsal->statement_filter))
		hint("dump with --if-exists beside --clean: there is nothing here to drop");
	return -1;
}

static int feed_restore(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	if (rehearsal->options->jobs > 0)
		return take_parallel_status(
			rehearsal, parallel_rehearsal_feed(&rehearsal->parallel, bytes, length));
	rehearsal->began = true;
	return psql_feed(&rehearsal->psql, bytes, length) == 0 ? 0 : suggest_if_exists(rehearsal);
}

/* Starts the server and the restore, and feeds it the beginning of the dump, which is known. */
static int start_rehearsal(struct rehearsal *rehearsal)
{
	const struct text *bytes = &rehearsal->start.bytes;
	struct dump_head *head = &rehearsal->start.head;
	int result;

	if (head->superuser[0] == '\0')
		snprintf(head->superuser, sizeof head->superuser, "postgres");
	if (start_server(rehearsal) != 0 || start_restoring(rehearsal) != 0)
		return -1;
	result = feed_restore(rehearsal, bytes->bytes, bytes->length);
	dump_start_forget(&rehearsal->start);
	return result;
}

static int feed_rehearsal(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	if (rehearsal->start.ended)
		return feed_restore(rehearsal, bytes, length);
	if (dump_start_feed(&rehearsal->start, bytes, length) != STATUS_DONE)
		return -1;
	return rehearsal->start.ended ? start_rehearsal(rehearsal) : 0;
}

/* The status for RESULT, which is 0, or -1 after an error message. */
static enum status find_status(const struct rehearsal *rehearsal, int result)
{
	if (result != 0 && rehearsal->server.folder_exists)
		return STATUS_EXISTS;
	if (result != 0 && rehearsal->start.refused)
		return STATUS_INPUT;
	if (result != 0 && rehearsal->parallel_status != STATUS_DONE)
		return rehearsal->parallel_status;
	return separation_status(&rehearsal->separation, &rehearsal->statement_filter, result);
}

enum status rehearsal_feed(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	return find_status(rehearsal, feed_rehearsal(rehearsal, bytes, length));
}

bool rehearsal_has_failed(struct rehearsal *rehearsal)
{
	if (!rehearsal->restoring || !psql_has_failed(&rehearsal->psql))
		return false;
	suggest_if_exists(rehearsal);
	return true;
}

static const char database_query[] =
	"SELECT datname FROM pg_catalog.pg_database WHERE datallowconn "
	"ORDER BY datname IN ('template0', '" SPARE_TEMPLATE "'), "
	"datname = '" SCRATCH_DATABASE "' LIMIT 1";

/*
 * Adds the name of the database that was restored: the one that the dump created, or else
 * SCRATCH_DATABASE.
 */
static int find_database(const struct rehearsal *rehearsal, struct text *database)
{
	PGresult *result = query_run(rehearsal->connection, database_query);

	if (!result)
		return -1;
	text_add(database, PQgetvalue(result, 0, 0));
	PQclear(result);
	return text_finish(database, "the name of the database");
}

static int report_results(const struct rehearsal *rehearsal)
{
	struct report_options report = {
		.server = &rehearsal->server,
		.queries = rehearsal->options->queries,
		.query_count = rehearsal->options->query_count,
		.expectation = rehearsal->options->expectation,
	};
	struct text database;
	int result = 0;

	text_init(&database, TEXT_LIMIT);
	if (!rehearsal->start.is_cluster) {
		result = find_database(rehearsal, &database);
		report.database = database.bytes;
	}
	if (result == 0)
		result = report_print(&report);
	text_release(&database);
	return result;
}

/* Begins with a dump that has ended before dump_start_feed() had enough of it. */
static int end_start(struct rehearsal *rehearsal)
{
	return dump_start_end(&rehearsal->start) == STATUS_DONE ? start_rehearsal(rehearsal) : -1;
}

static int finish_restore(struct rehearsal *rehearsal)
{
	if (rehearsal->options->jobs > 0)
		return take_parallel_status(
			rehearsal, parallel_rehearsal_finish(&rehearsal->parallel));
	if (psql_finish_unpacking(&rehearsal->psql) != 0 ||
		statement_filter_finish(&rehearsal->statement_filter) != 0 ||
		separation_finish(&rehearsal->separation) != 0 ||
		unknown_settings_finish(&rehearsal->unknown_settings) != 0 ||
		dump_filter_finish(&rehearsal->filter) != 0 ||
		psql_finish(&rehearsal->psql, TRANSACTION_NONE) != 0)
		return suggest_if_exists(rehearsal);
	return 0;
}

static int finish_rehearsal(struct rehearsal *rehearsal)
{
	if ((!rehearsal->start.ended && end_start(rehearsal) != 0) ||
		finish_restore(rehearsal) != 0)
		return -1;
	if (rehearsal->database.created &&
		dumped_database_publish(
			&rehearsal->database, &rehearsal->start, &rehearsal->filter) != STATUS_DONE)
		return -1;
	note("restored all of the dump");
	return report_results(rehearsal);
}

enum status rehearsal_finish(struct rehearsal *rehearsal)
{
	return find_status(rehearsal, finish_rehearsal(rehearsal));
}

/* Stops the server for good, and says how to look at what was restored, as far as it was. */
static void keep_server(struct rehearsal *rehearsal)
{
	PGresult *result = NULL;

	if (!rehearsal->start.is_cluster)
		result = query_run_despite_stop(rehearsal->connection, database_query);
	spare_template_restore(rehearsal->connection);
	scratch_server_keep(&rehearsal->server);
	kept_server_say(&rehearsal->server, result && PQntuples(result) == 1
						    ? PQgetvalue(result, 0, 0)
						    : first_database(rehearsal));
	PQclear(result);
}

void rehearsal_close(struct rehearsal *rehearsal)
{
	psql_close(&rehearsal->psql);
	if (rehearsal->unknown_settings.pass)
		unknown_settings_close(&rehearsal->unknown_settings);
	if (rehearsal->restoring)
		dump_filter_close(&rehearsal->filter);
	separation_close(&rehearsal->separation);
	parallel_rehearsal_close(&rehearsal->parallel);
	if (rehearsal->options->keep && rehearsal->began)
		keep_server(rehearsal);
	PQfinish(rehearsal->connection);
	scratch_server_stop(&rehearsal->server);
	server_programs_release(&rehearsal->programs);
	dump_start_close(&rehearsal->start);
}

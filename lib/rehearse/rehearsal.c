#include "rehearse/rehearsal.h"

#include "dump/judge.h"
#include "pg/query.h"
#include "rehearse/dumped_database.h"
#include "rehearse/kept_server.h"
#include "rehearse/spare_template.h"
#include "rehearse/suitable_server.h"
#include "restore/parallel_restore.h"

#include "unix/message.h"

#include <libpq-fe.h>
#include <stdio.h>

enum { TEXT_LIMIT = 1 << 14 };

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

static enum status start_server(struct rehearsal *rehearsal)
{
	const struct dump_start *start = &rehearsal->start;
	struct scratch_server *server = &rehearsal->server;

	if (suitable_server_find(&rehearsal->programs, start, rehearsal->options) != 0 ||
		suitable_server_start(server, &rehearsal->programs, start, rehearsal->options,
			start->is_cluster ? "postgres" : SCRATCH_DATABASE) != 0)
		return server->folder_exists ? STATUS_EXISTS : STATUS_FAILED;
	return start->is_cluster || hide_template(rehearsal) == 0 ? STATUS_DONE : STATUS_FAILED;
}

/* Jobs send their SQL to the server themselves. */
static int pass_filtered_sql(void *context, const char *sql, size_t length)
{
	struct rehearsal *rehearsal = context;

	return rehearsal->options->jobs > 0 ? 0 : sql_rehearsal_pass(&rehearsal->sql, sql, length);
}

static void open_filter(struct rehearsal *rehearsal)
{
	const struct dump_filter_options filter = {
		.is_cluster = rehearsal->start.is_cluster,
		.superuser = rehearsal->start.head.superuser,
		.connection = rehearsal->connection,
		.folder = &rehearsal->server.folder,
		.pass = pass_filtered_sql,
		.context = rehearsal,
	};

	dump_filter_open(&rehearsal->filter, &filter);
	rehearsal->has_filter = true;
}

/* Makes the database if the dump defines it. */
static enum status make_database(struct rehearsal *rehearsal)
{
	if (!dumped_database_is_defined(&rehearsal->start))
		return STATUS_DONE;
	return dumped_database_create(
		&rehearsal->database, &rehearsal->start, &rehearsal->filter, rehearsal->connection);
}

/* The name of the database that the restore connects to. */
static const char *first_database(const struct rehearsal *rehearsal)
{
	if (rehearsal->database.created)
		return rehearsal->database.working;
	return rehearsal->start.is_cluster ? "postgres" : SCRATCH_DATABASE;
}

static enum status open_restore(struct rehearsal *rehearsal)
{
	const struct sql_rehearsal_options sql = {
		.start = &rehearsal->start,
		.server = &rehearsal->server,
		.programs = &rehearsal->programs,
		.connection = rehearsal->connection,
		.database = first_database(rehearsal),
		.filter = &rehearsal->filter,
	};
	const struct parallel_rehearsal_options parallel = {
		.jobs = rehearsal->options->jobs,
		.server = &rehearsal->server,
		.major = rehearsal->programs.major,
		.database = first_database(rehearsal),
		.filter = &rehearsal->filter,
	};

	if (rehearsal->options->jobs == 0)
		return sql_rehearsal_open(&rehearsal->sql, &sql);
	rehearsal->began = true;
	return parallel_rehearsal_open(&rehearsal->parallel, &parallel, &rehearsal->start);
}

static enum status feed_restore(void *context, const char *bytes, size_t length)
{
	struct rehearsal *rehearsal = context;

	if (rehearsal->options->jobs > 0)
		return parallel_rehearsal_feed(&rehearsal->parallel, bytes, length);
	rehearsal->began = true;
	return sql_rehearsal_feed(&rehearsal->sql, bytes, length);
}

/* Starts the server and the restore, once the beginning of the dump has been read. */
static enum status begin_rehearsal(void *context)
{
	struct rehearsal *rehearsal = context;
	struct dump_head *head = &rehearsal->start.head;
	enum status status;

	if (head->superuser[0] == '\0')
		snprintf(head->superuser, sizeof head->superuser, "postgres");
	status = start_server(rehearsal);
	if (status != STATUS_DONE)
		return status;
	open_filter(rehearsal);
	status = make_database(rehearsal);
	return status == STATUS_DONE ? open_restore(rehearsal) : status;
}

void rehearsal_open(struct rehearsal *rehearsal, const struct rehearsal_options *options)
{
	const struct dump_start_options start = {
		.whole_contents = options->jobs > 0,
		.may_separate = true,
		.begin = begin_rehearsal,
		.pass = feed_restore,
		.context = rehearsal,
	};

	*rehearsal = (struct rehearsal){.options = options, .server.log = -1};
	parallel_rehearsal_init(&rehearsal->parallel);
	dump_start_open(&rehearsal->start, &start);
	sql_rehearsal_init(&rehearsal->sql);
}

enum status rehearsal_recognise(struct rehearsal *rehearsal, const struct judge *judge)
{
	enum status status = dump_start_recognise(&rehearsal->start, judge);

	if (status != STATUS_DONE || rehearsal->options->jobs == 0)
		return status;
	return parallel_restore_check_kind(judge, false);
}

enum status rehearsal_feed(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	return dump_start_feed(&rehearsal->start, bytes, length);
}

bool rehearsal_has_failed(struct rehearsal *rehearsal)
{
	return sql_rehearsal_has_failed(&rehearsal->sql);
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

static enum status report_results(const struct rehearsal *rehearsal)
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
	return result == 0 ? STATUS_DONE : STATUS_FAILED;
}

/* Gives the database that the dump defines its name and properties. */
static enum status publish_database(struct rehearsal *rehearsal)
{
	if (!rehearsal->database.created ||
		dumped_database_publish(
			&rehearsal->database, &rehearsal->start, &rehearsal->filter) == STATUS_DONE)
		return STATUS_DONE;
	return STATUS_FAILED;
}

enum status rehearsal_finish(struct rehearsal *rehearsal)
{
	enum status status = dump_start_finish(&rehearsal->start);

	if (status != STATUS_DONE)
		return status;
	status = rehearsal->options->jobs > 0 ? parallel_rehearsal_finish(&rehearsal->parallel)
					      : sql_rehearsal_finish(&rehearsal->sql);
	if (status == STATUS_DONE)
		status = publish_database(rehearsal);
	if (status != STATUS_DONE)
		return status;
	note("restored all of the dump");
	return report_results(rehearsal);
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
	sql_rehearsal_close(&rehearsal->sql);
	parallel_rehearsal_close(&rehearsal->parallel);
	if (rehearsal->has_filter)
		dump_filter_close(&rehearsal->filter);
	if (rehearsal->options->keep && rehearsal->began)
		keep_server(rehearsal);
	PQfinish(rehearsal->connection);
	scratch_server_stop(&rehearsal->server);
	server_programs_release(&rehearsal->programs);
	dump_start_close(&rehearsal->start);
}

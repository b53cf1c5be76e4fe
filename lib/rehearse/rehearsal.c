#include "rehearse/rehearsal.h"

#include "dump/judge.h"
#include "pg/query.h"
#include "rehearse/dumped_database.h"
#include "rehearse/target_server.h"
#include "restore/transaction.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <libpq-fe.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* The new name of the server's own template1: the dump may create a database called template1. */
#define SPARE_TEMPLATE SCRATCH_DATABASE "_template"

enum { TEXT_LIMIT = 1 << 14 };

void rehearsal_open(struct rehearsal *rehearsal, const struct rehearsal_options *options)
{
	*rehearsal = (struct rehearsal){.options = options, .server.log = -1};
	dump_start_open(&rehearsal->start);
	psql_init(&rehearsal->psql);
}

enum status rehearsal_recognise(struct rehearsal *rehearsal, const struct judge *judge)
{
	return dump_start_recognise(&rehearsal->start, judge);
}

/*
 * Says that the server is newer than the dump's. The dump may still fail on a server of its own
 * version.
 */
static void say_newer_server(const struct rehearsal *rehearsal)
{
	int server = rehearsal->start.head.server;

	if (server > 0 && rehearsal->programs.major > server)
		say("the dump is of a server of version %d, and rehearsed on version %d", server,
			rehearsal->programs.major);
}

/* Finds the server's programs, and reports if their version is not the dump's. */
static int find_server_programs(struct rehearsal *rehearsal)
{
	struct server_programs *programs = &rehearsal->programs;
	int major = dump_head_major(&rehearsal->start.head);

	if (rehearsal->options->programs) {
		if (server_programs_take(programs, rehearsal->options->programs) != 0)
			return -1;
		if (programs->major > 0 && programs->major < major)
			warn("PostgreSQL %d is older than the dump, which is of version %d",
				programs->major, major);
		say_newer_server(rehearsal);
		return 0;
	}
	if (server_programs_find(programs, "", major) != 0)
		return -1;
	if (major > 0 && programs->major > major)
		say("there is no PostgreSQL %d here: the dump is rehearsed on version %d", major,
			programs->major);
	else
		say_newer_server(rehearsal);
	return 0;
}

/*
 * Renames template1, so that the dump of one database can create a database of that name. For the
 * same reason scratch_server_start() has renamed "postgres".
 */
static int rename_template(struct rehearsal *rehearsal)
{
	rehearsal->connection = scratch_server_connect(&rehearsal->server, SCRATCH_DATABASE);
	if (!rehearsal->connection)
		return -1;
	if (rehearsal->start.head.encoding[0] != '\0')
		(void)PQsetClientEncoding(rehearsal->connection, rehearsal->start.head.encoding);
	return query_do(
		rehearsal->connection, "ALTER DATABASE template1 RENAME TO " SPARE_TEMPLATE);
}

/* Whether the database is made by the dump's definition, and not by the dump itself. */
static bool defines_database(const struct dump_start *start)
{
	return !start->makes_databases &&
	       (start->definition_fault || !database_definition_is_empty(&start->definition));
}

/* Names what differs from the target and cannot be copied from it. */
static void say_not_proven(const struct rehearsal *rehearsal, const struct target_server *target)
{
	if (target->major != rehearsal->programs.major && rehearsal->programs.major > 0)
		warn("not proven: version %d of the server: this is a rehearsal on version %d",
			target->major, rehearsal->programs.major);
	if (strcmp(target->provider, "c") != 0)
		warn("not proven: the locale provider of the server's databases: libc is used");
}

/* Has the server's first databases made as new databases of the target are. */
static void copy_target(struct rehearsal *rehearsal, struct scratch_server_options *server)
{
	const struct target_server *target = rehearsal->options->target;
	const struct dump_start *start = &rehearsal->start;

	if (!target)
		return;
	say_not_proven(rehearsal, target);
	if (!start->is_cluster && (start->makes_databases || defines_database(start) ||
					  strcmp(start->head.encoding, "SQL_ASCII") == 0))
		return;
	server->encoding = target->encoding;
	server->collate = target->collate;
	server->ctype = target->ctype;
}

static int start_server(struct rehearsal *rehearsal)
{
	struct scratch_server_options server = {
		.programs = rehearsal->programs.folder,
		.superuser = rehearsal->start.head.superuser,
		.encoding = rehearsal->start.head.encoding,
		.database = rehearsal->start.is_cluster ? "postgres" : SCRATCH_DATABASE,
		.settings = rehearsal->options->settings,
	};

	copy_target(rehearsal, &server);
	if (scratch_server_start(&rehearsal->server, &server) != 0)
		return -1;
	return rehearsal->start.is_cluster ? 0 : rename_template(rehearsal);
}

static int start_program(
	const void *context, pid_t *pid, const char *name, char *const *words, const int streams[3])
{
	return scratch_server_run(context, pid, name, words, streams);
}

static int pass_sql_to_psql(void *context, const char *sql, size_t length)
{
	return psql_pass(&((struct rehearsal *)context)->psql, sql, length);
}

static int filter_dump_sql(void *context, const char *sql, size_t length)
{
	struct rehearsal *rehearsal = context;

	return statement_filter_feed(&rehearsal->statement_filter, sql, length);
}

/* Takes what the statement filter lets pass. */
static int pass_checked_sql(void *context, const char *sql, size_t length)
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
			defines_database(&rehearsal->start) ? 0 : 1, pass_known_settings,
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
		.creates = !defines_database(&rehearsal->start),
		.filter = filter_dump_sql,
		.filter_context = rehearsal,
	};

	return psql_open(&rehearsal->psql, &psql_options);
}

/* Makes the database, and adds its connection string to CONNINFO. */
static int make_database(struct rehearsal *rehearsal, struct text *conninfo)
{
	const char *name = rehearsal->start.is_cluster ? "postgres" : SCRATCH_DATABASE;

	if (defines_database(&rehearsal->start)) {
		if (dumped_database_create(&rehearsal->database, &rehearsal->start,
			    &rehearsal->filter, rehearsal->connection) != STATUS_DONE)
			return -1;
		name = rehearsal->database.working;
	}
	scratch_server_add_conninfo(&rehearsal->server, conninfo, name);
	return text_finish(conninfo, "the connection string");
}

static int restrict_psql(struct rehearsal *rehearsal)
{
	struct text path;
	int result;

	text_init(&path, PATH_MAX);
	text_printf(&path, "%s/psql", rehearsal->programs.folder);
	result = dump_start_restrict(&rehearsal->start, &rehearsal->psql, path.bytes);
	text_release(&path);
	return result;
}

static int start_restoring(struct rehearsal *rehearsal)
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
		.may_connect =
			rehearsal->start.makes_databases ||
			(rehearsal->start.is_archive && !defines_database(&rehearsal->start)),
		.pass = pass_checked_sql,
		.context = rehearsal,
	};
	struct text conninfo;
	int result;

	statement_filter_open(&rehearsal->statement_filter, &statements);
	dump_filter_open(&rehearsal->filter, &filter);
	rehearsal->restoring = true;
	text_init(&conninfo, TEXT_LIMIT);
	result = make_database(rehearsal, &conninfo);
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

static int feed_psql(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	return psql_feed(&rehearsal->psql, bytes, length) == 0 ? 0 : suggest_if_exists(rehearsal);
}

/*
 * Starts the server and the restore once the beginning of the dump is known, and feeds that
 * beginning.
 */
static int start_rehearsal(struct rehearsal *rehearsal)
{
	const struct text *bytes = &rehearsal->start.bytes;
	struct dump_head *head = &rehearsal->start.head;
	int result;

	if (head->superuser[0] == '\0')
		snprintf(head->superuser, sizeof head->superuser, "postgres");
	if (find_server_programs(rehearsal) != 0 || start_server(rehearsal) != 0 ||
		start_restoring(rehearsal) != 0)
		return -1;
	result = feed_psql(rehearsal, bytes->bytes, bytes->length);
	dump_start_forget(&rehearsal->start);
	return result;
}

static int feed_rehearsal(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	if (rehearsal->start.ended)
		return feed_psql(rehearsal, bytes, length);
	if (dump_start_feed(&rehearsal->start, bytes, length) != STATUS_DONE)
		return -1;
	return rehearsal->start.ended ? start_rehearsal(rehearsal) : 0;
}

enum status rehearsal_feed(struct rehearsal *rehearsal, const char *bytes, size_t length)
{
	return statement_filter_status(
		&rehearsal->statement_filter, feed_rehearsal(rehearsal, bytes, length));
}

bool rehearsal_has_failed(struct rehearsal *rehearsal)
{
	if (!rehearsal->restoring || !psql_has_failed(&rehearsal->psql))
		return false;
	suggest_if_exists(rehearsal);
	return true;
}

/*
 * Adds the name of the database that was restored: the one that the dump created, or else
 * SCRATCH_DATABASE.
 */
static int find_database(const struct rehearsal *rehearsal, struct text *database)
{
	PGresult *result = query_run(rehearsal->connection,
		"SELECT datname FROM pg_catalog.pg_database WHERE datallowconn "
		"ORDER BY datname IN ('template0', '" SPARE_TEMPLATE "'), "
		"datname = '" SCRATCH_DATABASE "' LIMIT 1");

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

static int finish_rehearsal(struct rehearsal *rehearsal)
{
	if (!rehearsal->start.ended && end_start(rehearsal) != 0)
		return -1;
	if (psql_finish_unpacking(&rehearsal->psql) != 0 ||
		statement_filter_finish(&rehearsal->statement_filter) != 0 ||
		unknown_settings_finish(&rehearsal->unknown_settings) != 0 ||
		dump_filter_finish(&rehearsal->filter) != 0 ||
		psql_finish(&rehearsal->psql, TRANSACTION_NONE) != 0)
		return suggest_if_exists(rehearsal);
	if (rehearsal->database.created &&
		new_database_publish(&rehearsal->database) != STATUS_DONE)
		return -1;
	note("restored all of the dump");
	return report_results(rehearsal);
}

enum status rehearsal_finish(struct rehearsal *rehearsal)
{
	return statement_filter_status(&rehearsal->statement_filter, finish_rehearsal(rehearsal));
}

void rehearsal_close(struct rehearsal *rehearsal)
{
	psql_close(&rehearsal->psql);
	if (rehearsal->unknown_settings.pass)
		unknown_settings_close(&rehearsal->unknown_settings);
	if (rehearsal->restoring)
		dump_filter_close(&rehearsal->filter);
	PQfinish(rehearsal->connection);
	scratch_server_stop(&rehearsal->server);
	server_programs_release(&rehearsal->programs);
	dump_start_close(&rehearsal->start);
}

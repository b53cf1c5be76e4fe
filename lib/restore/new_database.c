#include "restore/new_database.h"

#include "pg/query.h"
#include "pg/session.h"
#include "sql/database_definition.h"
#include "sql/token.h"

#include "unix/clock.h"
#include "unix/message.h"
#include "unix/random.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>

#define SUFFIX ".pgb-"
#define OBJECT_IN_USE "55006" /* PostgreSQL's errcodes.txt */

/* Milliseconds for DROP DATABASE: the server deletes many files if the database is large. */
#define LIMIT_OF_DROP "600000"
#define LIMIT_AFTER_STOP "10000"

enum {
	RANDOM_LETTERS = 6,
	SQL_LIMIT = 2 * DATABASE_DEFINITION_MAX,
	PATIENCE = 300000, /* milliseconds for other sessions to end */
	TICK = 1000,
	TRIES_OF_DROP = 3,
};

/* The length of the beginning of NAME that has whole characters and at most LIMIT bytes. */
static size_t measure_name(const char *name, size_t limit, int encoding)
{
	size_t length = 0;

	while (name[length]) {
		size_t next =
			length + strnlen(name + length, (size_t)PQmblen(name + length, encoding));

		if (next > limit)
			break;
		length = next;
	}
	return length;
}

/* Sets the first name: that of the database, shortened if need be, and random letters. */
static enum status make_working_name(struct new_database *database)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	const struct new_database_options *options = &database->options;
	const size_t room = NEW_DATABASE_NAME_MAX - strlen(SUFFIX) - RANDOM_LETTERS;
	size_t kept = measure_name(options->name, room, PQclientEncoding(options->connection));
	unsigned char bytes[RANDOM_LETTERS];
	char suffix[RANDOM_LETTERS + 1] = "";

	if (options->in_place) {
		snprintf(database->working, sizeof database->working, "%s", options->name);
		return STATUS_DONE;
	}
	if (random_bytes(bytes, sizeof bytes) != 0)
		return STATUS_FAILED;
	for (size_t i = 0; i < RANDOM_LETTERS; i++)
		suffix[i] = letters[bytes[i] % (sizeof letters - 1)];
	snprintf(database->working, sizeof database->working, "%.*s" SUFFIX "%s", (int)kept,
		options->name, suffix);
	return STATUS_DONE;
}

static void warn_of_each(const PGresult *result)
{
	for (int i = 0; i < PQntuples(result); i++)
		warn("database \"%s\" is left from an earlier restore, or another restore is using "
		     "it",
			PQgetvalue(result, i, 0));
}

/* Names the databases that earlier restores have left. */
static enum status look_for_leftovers(const struct new_database *database)
{
	size_t kept = strlen(database->working) - RANDOM_LETTERS;
	struct text sql, beginning;
	PGresult *result = NULL;

	if (database->options.in_place)
		return STATUS_DONE;
	text_init(&sql, SQL_LIMIT);
	text_init(&beginning, sizeof database->working);
	text_add_bytes(&beginning, database->working, kept);
	text_add(&sql, "SELECT datname FROM pg_catalog.pg_database WHERE"
		       " pg_catalog.strpos(datname::pg_catalog.text, ");
	sql_add_string(beginning.bytes, &sql);
	text_printf(&sql,
		") = 1 AND pg_catalog.octet_length(datname::pg_catalog.text) = %zu ORDER BY 1",
		kept + RANDOM_LETTERS);
	if (text_finish(&sql, "a query") == 0)
		result = query_run(database->options.connection, sql.bytes);
	if (result)
		warn_of_each(result);
	PQclear(result);
	text_release(&beginning);
	text_release(&sql);
	return result ? STATUS_DONE : STATUS_FAILED;
}

static enum status create_database(struct new_database *database)
{
	const struct new_database_options *options = &database->options;
	int major = PQserverVersion(options->connection) / 10000;
	enum status status = STATUS_FAILED;
	struct text sql;

	text_init(&sql, SQL_LIMIT);
	database_definition_add_create(
		options->definition, options->choice, major, database->working, &sql);
	note("%s", sql.bytes);
	if (text_finish(&sql, "the definition of the database") == 0 &&
		query_do(options->connection, sql.bytes) == 0)
		status = STATUS_DONE;
	else if (stop_requested() == 0 && !options->is_scratch)
		hint("--encoding, --locale, --locale-provider, --icu-locale and --tablespace "
		     "choose something else");
	text_release(&sql);
	database->created = status == STATUS_DONE;
	return status;
}

/*
 * Gives the database its properties in a transaction that is rolled back, to find errors before the
 * restore.
 */
static enum status try_properties(struct new_database *database)
{
	const struct new_database_options *options = &database->options;
	enum status status;

	database->properties = (struct database_properties){
		.definition = options->definition,
		.choice = options->choice,
		.encoding = options->encoding,
		.carry_on = options->carry_on,
	};
	text_init(&database->properties.passed_over, SQL_LIMIT);
	status = database_properties_try(
		&database->properties, options->connection, database->working);
	if (status == STATUS_DONE || stop_requested() != 0 || options->is_scratch)
		return status;
	if (database->existed)
		hint("restore the roles first, from a dump by pgb-dump --globals-only; or leave "
		     "out --properties");
	else
		hint("restore the roles first, from a dump by pgb-dump --globals-only; --owner "
		     "chooses another owner; or create the database yourself, and leave out "
		     "--create");
	return status;
}

enum status new_database_create(
	struct new_database *database, const struct new_database_options *options)
{
	enum status status;

	*database = (struct new_database){.options = *options};
	status = make_working_name(database);
	if (status == STATUS_DONE)
		status = look_for_leftovers(database);
	if (status == STATUS_DONE)
		status = create_database(database);
	if (status != STATUS_DONE || options->is_tried_late)
		return status;
	return try_properties(database);
}

enum status new_database_adopt(
	struct new_database *database, const struct new_database_options *options)
{
	*database = (struct new_database){.options = *options, .existed = true};
	database->options.in_place = true;
	snprintf(database->working, sizeof database->working, "%s", options->name);
	return try_properties(database);
}

/* Runs BEFORE, NAME as a string, and AFTER. NULL as query_run_despite_stop(). */
static PGresult *run_for_name(
	PGconn *connection, const char *before, const char *name, const char *after)
{
	PGresult *result;
	struct text sql;

	text_init(&sql, SQL_LIMIT);
	text_add(&sql, before);
	sql_add_string(name, &sql);
	text_add(&sql, after);
	result = query_run_quietly(connection, sql.bytes);
	text_release(&sql);
	return result;
}

/*
 * Ends the other sessions in the database: those of the same user, or all if that is a superuser.
 */
static void end_sessions(const struct new_database *database)
{
	PQclear(run_for_name(database->options.connection,
		"SELECT pg_catalog.pg_terminate_backend(pid)"
		" FROM pg_catalog.pg_stat_activity WHERE datname = ",
		database->working,
		" AND (usename = current_user OR EXISTS (SELECT FROM pg_catalog.pg_roles"
		" WHERE rolname = current_user AND rolsuper))"));
}

/* Names the sessions in the database, which keep it from being published. */
static void say_who_waits(const struct new_database *database)
{
	PGresult *result = run_for_name(database->options.connection,
		"SELECT pid, usename FROM pg_catalog.pg_stat_activity WHERE datname = ",
		database->working, "");

	for (int i = 0; i < PQntuples(result); i++)
		say("waiting for process %s of user \"%s\" to leave database \"%s\"",
			PQgetvalue(result, i, 0), PQgetvalue(result, i, 1), database->working);
	PQclear(result);
}

static void add_publication(const struct new_database *database, struct text *sql)
{
	const char *name = database->options.name;

	text_add(sql, "BEGIN; ");
	if (!database->options.in_place) {
		text_add(sql, "ALTER DATABASE ");
		sql_add_name(database->working, sql);
		text_add(sql, " RENAME TO ");
		sql_add_name(name, sql);
		text_add(sql, "; ");
	}
	database_properties_add(&database->properties, name, sql);
	text_add(sql, "COMMIT;");
}

/* Reports why the complete database did not get what SQL gives it. */
static enum status keep_unpublished(
	struct new_database *database, const PGresult *result, const char *sql)
{
	const char *message = PQresultErrorMessage(result);
	int length = (int)strcspn(message, "\n");

	database->stays = true;
	if (database->existed) {
		warn("restored, but the properties of database \"%s\" could not be set: %.*s",
			database->working, length, message);
		hint("to set them, run: %s", sql);
		return STATUS_STRIPPED;
	}
	fail("the restore is complete, but the database could not be published: %.*s", length,
		message);
	if (!database->options.is_scratch)
		hint("it stays as \"%s\"; to publish it, run: %s", database->working, sql);
	return STATUS_FAILED;
}

/* 1 or 0; -1 if the server does not tell. */
static int database_exists(PGconn *connection, const char *name)
{
	PGresult *result = run_for_name(
		connection, "SELECT FROM pg_catalog.pg_database WHERE datname = ", name, "");
	int exists = result ? PQntuples(result) : -1;

	PQclear(result);
	return exists;
}

/*
 * Asks whether the transaction whose answer was lost was committed. Properties can be set again:
 * returns STATUS_GOING_ON, or STATUS_STRIPPED if the server cannot be reached.
 */
static enum status settle_publication(struct new_database *database)
{
	PGconn *connection = database->options.connection;
	int exists = -1;

	if (session_reconnect(connection) == STATUS_DONE)
		exists = database_exists(connection, database->working);
	if (exists == 1)
		return STATUS_GOING_ON;
	if (exists == 0)
		return STATUS_DONE;
	if (database->existed)
		return STATUS_STRIPPED;
	database->stays = true;
	fail("the restore is complete, but whether the database was published is not known: the "
	     "connection was lost");
	hint("it is \"%s\" or still \"%s\"", database->options.name, database->working);
	return STATUS_UNKNOWN;
}

/*
 * Runs the transaction once. Returns STATUS_GOING_ON if the database is in use, or if the answer
 * was lost and the transaction was not committed.
 */
static enum status try_publication(struct new_database *database, const char *sql, bool is_last)
{
	PGconn *connection = database->options.connection;
	PGresult *result = PQexec(connection, sql);
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	enum status status;

	if (PQresultStatus(result) == PGRES_COMMAND_OK) {
		status = STATUS_DONE;
	} else if (PQstatus(connection) == CONNECTION_BAD) {
		status = settle_publication(database);
		if (status == STATUS_STRIPPED || (status == STATUS_GOING_ON && is_last))
			status = keep_unpublished(database, result, sql);
	} else {
		PQclear(PQexec(connection, "ROLLBACK"));
		status = STATUS_GOING_ON;
		if (is_last || !state || strcmp(state, OBJECT_IN_USE) != 0)
			status = keep_unpublished(database, result, sql);
	}
	PQclear(result);
	return status;
}

enum status new_database_publish(struct new_database *database)
{
	int64_t deadline = clock_milliseconds() + PATIENCE;
	enum status status = STATUS_FAILED;
	bool said = false;
	struct text sql;

	if (database->options.is_tried_late && try_properties(database) != STATUS_DONE)
		return STATUS_FAILED;
	text_init(&sql, SQL_LIMIT);
	add_publication(database, &sql);
	if (text_finish(&sql, "the definition of the database") == 0)
		status = STATUS_GOING_ON;
	while (status == STATUS_GOING_ON) {
		if (!database->options.in_place)
			end_sessions(database);
		status = try_publication(database, sql.bytes, clock_milliseconds() > deadline);
		if (status != STATUS_GOING_ON)
			break;
		if (!said && !database->existed)
			say_who_waits(database);
		said = true;
		stop_wait(-1, TICK);
		if (stop_requested() != 0)
			status = STATUS_FAILED;
	}
	database->stays |= status == STATUS_DONE;
	text_release(&sql);
	return status;
}

/*
 * Ends the sessions that may be ended, such as that of a killed psql, and drops the database, which
 * waits some seconds until they are gone. Tries again if another session has begun in between. WITH
 * (FORCE) would not do: for a user who is no superuser it fails while autovacuum is at work there,
 * which DROP DATABASE alone sends away. Returns whether the database is gone.
 */
static bool drop(const struct new_database *database)
{
	PGconn *connection = database->options.connection;
	bool is_gone = false, is_used = true;
	struct text sql;

	text_init(&sql, SQL_LIMIT);
	text_add(&sql, "DROP DATABASE ");
	sql_add_name(database->working, &sql);
	for (int tries = 0; is_used && tries < TRIES_OF_DROP; tries++) {
		PGresult *result;
		const char *state;

		end_sessions(database);
		result = PQexec(connection, sql.bytes);
		state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
		is_gone = PQresultStatus(result) == PGRES_COMMAND_OK;
		is_used = state && strcmp(state, OBJECT_IN_USE) == 0;
		PQclear(result);
	}
	text_release(&sql);
	return is_gone;
}

void new_database_close(struct new_database *database)
{
	PGconn *connection = database->options.connection;

	text_release(&database->properties.passed_over);
	if (!database->created || database->stays)
		return;
	PQclear(query_run_despite_stop(
		connection, stop_requested() != 0 ? "SET statement_timeout = " LIMIT_AFTER_STOP
						  : "SET statement_timeout = " LIMIT_OF_DROP));
	if (!drop(database))
		warn("could not drop the unfinished database \"%s\": %.*s", database->working,
			(int)strcspn(PQerrorMessage(connection), "\n"), PQerrorMessage(connection));
}

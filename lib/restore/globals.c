#include "restore/globals.h"

#include "pg/query.h"
#include "sql/tablespace_statement.h"
#include "sql/token.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <string.h>

enum { NAME_LIMIT = 1024 };

static const char create_role[] = "CREATE ROLE ", create_tablespace[] = "CREATE TABLESPACE ",
		  connect[] = CLUSTER_SESSIONS_CONNECT;
static const char *const beginnings[] = {create_role, create_tablespace, connect,
	CLUSTER_SESSIONS_ENCODING, CLUSTER_SESSIONS_COMMAND, CLUSTER_SESSIONS_EMPTY, NULL};

static bool is_role(const struct globals *globals, const char *name)
{
	for (int i = 0; i < PQntuples(globals->roles); i++)
		if (strcmp(PQgetvalue(globals->roles, i, 0), name) == 0)
			return true;
	return false;
}

/* Whether LINE creates a role that exists already. */
static bool makes_existing_role(const struct globals *globals, const char *line, size_t length)
{
	const char *next = line + strlen(create_role);
	struct sql_token token;
	struct text name;
	bool exists;

	text_init(&name, NAME_LIMIT);
	exists = sql_token_read(&token, &next, line + length) &&
		 sql_token_add_value(&token, &name) && is_role(globals, name.bytes);
	if (exists && !globals->checks)
		note("role \"%s\" exists already", name.bytes);
	text_release(&name);
	return exists;
}

/* The location of the tablespace NAME on the server; NULL if there is no such tablespace. */
static const char *find_location(const struct globals *globals, const char *name)
{
	for (int i = 0; i < PQntuples(globals->tablespaces); i++)
		if (strcmp(PQgetvalue(globals->tablespaces, i, 0), name) == 0)
			return PQgetvalue(globals->tablespaces, i, 1);
	return NULL;
}

static int refuse_location(
	struct globals *globals, const struct tablespace_statement *statement, const char *location)
{
	globals->conflicts = true;
	fail("tablespace \"%s\" exists at \"%s\", but the dump has it at \"%s\"",
		statement->name.bytes, location, statement->location.bytes);
	hint("rename one of them, or change the location in the dump");
	return -1;
}

/*
 * Passes on the statement that sets the owner of an existing tablespace: CREATE TABLESPACE, which
 * is left out, would have set it.
 */
static int pass_owner(struct globals *globals, const struct tablespace_statement *statement)
{
	struct text sql;
	int result = -1;

	text_init(&sql, LINE_FILTER_MAX);
	tablespace_statement_add_owner(statement, &sql);
	if (text_finish(&sql, "the owner of a tablespace") == 0)
		result = globals->pass(globals->context, sql.bytes, sql.length);
	text_release(&sql);
	return result;
}

static int pass_tablespace(struct globals *globals, const struct tablespace_statement *statement,
	const char *line, size_t length)
{
	const char *location = find_location(globals, statement->name.bytes);

	if (!location)
		return globals->pass(globals->context, line, length);
	if (strcmp(location, statement->location.bytes) != 0)
		return refuse_location(globals, statement, location);
	if (!globals->checks)
		note("tablespace \"%s\" exists already", statement->name.bytes);
	return pass_owner(globals, statement);
}

static int filter_tablespace(struct globals *globals, const char *line, size_t length, bool is_last)
{
	struct tablespace_statement statement;
	int result;

	if (tablespace_statement_read(&statement, line, length))
		result = pass_tablespace(globals, &statement, line, length);
	else
		result = is_last ? globals->pass(globals->context, line, length) : LINE_FILTER_MORE;
	tablespace_statement_release(&statement);
	return result;
}

/* Passes on LINE, or its replacement if the session has to change. */
static int pass_in_session(struct globals *globals, const char *line, size_t length)
{
	struct text sql;
	int result = -1;

	text_init(&sql, 2 * (size_t)LINE_FILTER_MAX);
	if (!cluster_sessions_change(&globals->sessions, line, length, &sql))
		result = globals->pass(globals->context, line, length);
	else if (text_finish(&sql, "a line of the dump") == 0)
		result = globals->pass(globals->context, sql.bytes, sql.length);
	text_release(&sql);
	return result;
}

static int filter_globals_line(void *context, const char *line, size_t length, bool is_last)
{
	struct globals *globals = context;

	if (bytes_begin_with(line, length, connect))
		globals->over = true;
	if (globals->over)
		return pass_in_session(globals, line, length);
	if (bytes_begin_with(line, length, create_tablespace))
		return filter_tablespace(globals, line, length, is_last);
	if (bytes_begin_with(line, length, create_role) &&
		makes_existing_role(globals, line, length))
		return globals->pass(globals->context, "\n", 1);
	return pass_in_session(globals, line, length);
}

static int pass_globals_on(void *context, const char *sql, size_t length)
{
	struct globals *globals = context;

	return globals->pass(globals->context, sql, length);
}

int globals_open(struct globals *globals, PGconn *connection,
	int (*pass_on)(void *context, const char *sql, size_t length), void *context)
{
	static const struct line_filter_options rules = {.beginnings = beginnings,
		.take_line = filter_globals_line,
		.pass_on = pass_globals_on};

	*globals = (struct globals){.pass = pass_on, .context = context};
	line_filter_open(&globals->line_filter, &rules, globals);
	globals->roles = query_run(connection, "SELECT rolname FROM pg_catalog.pg_roles");
	if (globals->roles)
		globals->tablespaces = query_run(connection,
			"SELECT spcname, pg_catalog.pg_tablespace_location(oid)"
			" FROM pg_catalog.pg_tablespace");
	return globals->tablespaces ? 0 : -1;
}

/*
 * Lines are filtered after the globals, too: cluster_sessions_change() must see lines of each
 * database.
 */
int globals_feed(struct globals *globals, const char *sql, size_t length)
{
	return line_filter_feed(&globals->line_filter, sql, length);
}

int globals_finish(struct globals *globals)
{
	return line_filter_finish(&globals->line_filter);
}

void globals_close(struct globals *globals)
{
	PQclear(globals->roles);
	PQclear(globals->tablespaces);
	line_filter_close(&globals->line_filter);
}

static int forget_sql(void *context, const char *sql, size_t length)
{
	(void)context;
	(void)sql;
	(void)length;
	return 0;
}

enum status globals_check(PGconn *connection, const char *bytes, size_t length)
{
	struct globals globals;
	enum status status = STATUS_FAILED;

	if (globals_open(&globals, connection, forget_sql, NULL) == 0) {
		globals.checks = true;
		if (globals_feed(&globals, bytes, length) == 0)
			status = STATUS_DONE;
		else if (globals.conflicts)
			status = STATUS_EXISTS;
	}
	globals_close(&globals);
	return status;
}

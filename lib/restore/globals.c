#include "restore/globals.h"

#include "pg/query.h"
#include "sql/token.h"

#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <string.h>

enum { NAME_LIMIT = 1024 };

static const char create_role[] = "CREATE ROLE ", connect[] = "\\connect ";
static const char *const beginnings[] = {create_role, connect, NULL};

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
	if (exists)
		note("role \"%s\" exists already", name.bytes);
	text_release(&name);
	return exists;
}

static int filter_globals_line(void *context, const char *line, size_t length, bool whole)
{
	struct globals *globals = context;

	(void)whole;
	if (bytes_begin_with(line, length, connect))
		globals->over = true;
	if (!globals->over && makes_existing_role(globals, line, length))
		return 0;
	return globals->pass(globals->context, line, length);
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
	return globals->roles ? 0 : -1;
}

/* After the globals nothing is looked for any more. */
int globals_feed(struct globals *globals, const char *sql, size_t length)
{
	if (globals->over && globals->line_filter.held.length == 0)
		return globals->pass(globals->context, sql, length);
	return line_filter_feed(&globals->line_filter, sql, length);
}

int globals_finish(struct globals *globals)
{
	return line_filter_finish(&globals->line_filter);
}

void globals_close(struct globals *globals)
{
	PQclear(globals->roles);
	line_filter_close(&globals->line_filter);
}

#include "sql/database_filter.h"

#include "sql/database_definition.h"
#include "sql/token.h"

#include "unix/message.h"

#include <string.h>

#define CONNECT "\\connect "
#define REUSE "-reuse-previous=on "
#define ENCODING "\\encoding "
#define DROP "DROP DATABASE "
#define UPDATE "UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = "
#define SESSION "SET SESSION AUTHORIZATION "

enum { NAME_LIMIT = 1024 };

static const char *const beginnings[] = {CONNECT, ENCODING, DROP, UPDATE, SESSION,
	"CREATE DATABASE ", "ALTER DATABASE ", "ALTER ROLE ", "COMMENT ON DATABASE ",
	"SECURITY LABEL ", "GRANT ", "REVOKE ", NULL};

static int pass_on(void *context, const char *sql, size_t length)
{
	struct database_filter *filter = context;

	return length > 0 ? filter->options.pass(filter->options.context, sql, length) : 0;
}

static int refuse_sql(struct database_filter *filter, const char *what)
{
	filter->refused = true;
	return fail("cannot restore this: the dump has %s", what);
}

static int refuse_form(struct database_filter *filter)
{
	return refuse_sql(filter, "a statement on its database that pg_dump does not write");
}

static int refuse_long_line(void *context)
{
	return refuse_sql(context, "a statement on its database that is too long");
}

/* Passes on the line ends alone. */
static int leave_out(struct database_filter *filter, const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (line[i] == '\n' && pass_on(filter, "\n", 1) != 0)
			return -1;
	return 0;
}

static bool is_plain(const char *name)
{
	for (; *name; name++)
		if (!(*name >= 'a' && *name <= 'z') && !(*name >= 'A' && *name <= 'Z') &&
			!(*name >= '0' && *name <= '9') && *name != '_' && *name != '.')
			return false;
	return true;
}

/* Adds "dbname=NAME" as pg_dump writes it. */
static void add_connection_string(const char *name, struct text *text)
{
	bool quoted = !is_plain(name);

	text_add(text, quoted ? "dbname='" : "dbname=");
	for (; *name; name++) {
		if (*name == '\'' || *name == '\\')
			text_add_byte(text, '\\');
		text_add_byte(text, *name);
	}
	text_add(text, quoted ? "'" : "");
}

/* Adds the value of an argument of psql's \connect, which keeps capitals. */
static bool add_argument(const struct sql_token *token, struct text *value)
{
	if (token->kind == SQL_NAME)
		return sql_token_add_value(token, value);
	text_add_bytes(value, token->start, (size_t)(token->end - token->start));
	return token->kind == SQL_WORD;
}

/* Whether the command \connect with ARGUMENTS, up to END, is to the database of the dump. */
static bool is_own_connect(
	const struct database_filter *filter, const char *arguments, const char *end)
{
	bool reuses = bytes_begin_with(arguments, (size_t)(end - arguments), REUSE);
	const char *next = arguments + (reuses ? strlen(REUSE) : 0);
	struct sql_token token, more;
	struct text given, wanted;
	bool is_own;

	text_init(&given, NAME_LIMIT);
	text_init(&wanted, NAME_LIMIT);
	if (reuses)
		add_connection_string(filter->name.bytes, &wanted);
	else
		text_add(&wanted, filter->name.bytes);
	is_own = filter->name.length > 0 && sql_token_read(&token, &next, end) &&
		 add_argument(&token, &given) && !sql_token_read(&more, &next, end) &&
		 !given.broken && !wanted.broken && strcmp(given.bytes, wanted.bytes) == 0;
	text_release(&given);
	text_release(&wanted);
	return is_own;
}

/* \connect or \encoding */
static int take_command(struct database_filter *filter, const char *line, size_t length)
{
	if (bytes_begin_with(line, length, ENCODING)) {
		if (!bytes_begin_with(line, length, ENCODING "SQL_ASCII\n"))
			return refuse_sql(filter, "an \\encoding that pg_dump does not write");
	} else if (!is_own_connect(filter, line + strlen(CONNECT), line + length)) {
		return refuse_sql(filter, "a \\connect to a database that it does not create");
	}
	return leave_out(filter, line, length);
}

static int take_create(struct database_filter *filter, const struct database_statement *statement)
{
	if (filter->name.length > 0)
		return refuse_sql(filter, "a second CREATE DATABASE");
	(void)sql_token_add_value(&statement->name, &filter->name);
	return 0;
}

static bool is_about_own(
	const struct database_filter *filter, const struct database_statement *statement)
{
	struct text name;
	bool is_own;

	text_init(&name, NAME_LIMIT);
	(void)sql_token_add_value(&statement->name, &name);
	is_own = name.length > 0 && strcmp(name.bytes, filter->name.bytes) == 0;
	text_release(&name);
	return is_own;
}

/* Collects the bytes from START to END, a statement, or several. */
static int collect(struct database_filter *filter, const char *start, const char *end)
{
	text_add_bytes(&filter->statements, start, (size_t)(end - start));
	text_add_byte(&filter->statements, '\n');
	return filter->statements.broken || filter->name.broken ? refuse_long_line(filter) : 0;
}

static bool is_blank(const char *next, const char *end)
{
	struct sql_token token;

	return !sql_token_read(&token, &next, end);
}

/* Takes the STATEMENT on the lines from LINE to END. */
static int take_statement(struct database_filter *filter,
	const struct database_statement *statement, const char *line, const char *end)
{
	if (statement->kind == DATABASE_UNRELATED && !statement->name.start)
		return pass_on(filter, line, (size_t)(end - line));
	if (statement->kind == DATABASE_UNRELATED || !is_blank(statement->end, end))
		return refuse_form(filter);
	if (statement->kind == DATABASE_CREATE) {
		if (take_create(filter, statement) != 0)
			return -1;
	} else if (!is_about_own(filter, statement)) {
		return refuse_sql(filter, "a statement on a database that it does not create");
	}
	if (collect(filter, statement->start, statement->end) != 0)
		return -1;
	return leave_out(filter, line, (size_t)(end - line));
}

/*
 * Takes a GRANT or REVOKE on the lines from LINE to END, whose statement begins at NEXT, after SET
 * SESSION AUTHORIZATION, up to RESET SESSION AUTHORIZATION. IS_LAST: no more lines come.
 */
static int take_granted(struct database_filter *filter, const char *line, const char *next,
	const char *end, bool is_last)
{
	struct database_statement privilege, reset;

	if (!database_statement_read(&privilege, &next, end))
		return is_last ? refuse_form(filter) : LINE_FILTER_MORE;
	if (privilege.kind == DATABASE_UNRELATED && !privilege.name.start)
		return pass_on(filter, line, (size_t)(end - line));
	if (!database_statement_read(&reset, &next, end) && !is_last)
		return LINE_FILTER_MORE;
	if (privilege.kind != DATABASE_PROPERTY || reset.kind != DATABASE_SESSION ||
		!is_blank(next, end) || !is_about_own(filter, &privilege))
		return refuse_form(filter);
	if (collect(filter, line, reset.end) != 0)
		return -1;
	return leave_out(filter, line, (size_t)(end - line));
}

static bool begins(const char *line, const char *end, const char *const *list)
{
	for (; *list; list++)
		if (bytes_begin_with(line, (size_t)(end - line), *list))
			return true;
	return false;
}

/*
 * Takes SET SESSION AUTHORIZATION, on the lines from LINE to END. Directly after it may come a
 * privilege that another role than the owner has granted. Otherwise it concerns no database.
 */
static int take_session(
	struct database_filter *filter, const char *line, const char *end, bool is_last)
{
	static const char *const privileges[] = {"GRANT ", "REVOKE ", NULL};
	struct database_statement set;
	const char *next = line, *second;

	if (!database_statement_read(&set, &next, end))
		return is_last ? pass_on(filter, line, (size_t)(end - line)) : LINE_FILTER_MORE;
	second = memchr(next, '\n', (size_t)(end - next));
	second = second ? second + 1 : end;
	if (second == end && !is_last)
		return LINE_FILTER_MORE;
	if (begins(second, end, privileges))
		return take_granted(filter, line, next, end, is_last);
	return begins(second, end, beginnings) ? refuse_form(filter)
					       : pass_on(filter, line, (size_t)(end - line));
}

/* A database is not dropped, nor is an existing one changed so that it could be. */
static int take_drop(struct database_filter *filter, const struct database_statement *statement,
	const char *line, const char *end)
{
	if (filter->name.length > 0 || !is_blank(statement->end, end))
		return refuse_form(filter);
	return leave_out(filter, line, (size_t)(end - line));
}

static int take_line(void *context, const char *line, size_t length, bool is_last)
{
	static const char *const drops[] = {DROP, UPDATE, NULL};
	struct database_filter *filter = context;
	const char *end = line + length, *next = line;
	struct database_statement statement;

	if (*line == '\\')
		return take_command(filter, line, length);
	if (bytes_begin_with(line, length, SESSION))
		return take_session(filter, line, end, is_last);
	if (!database_statement_read(&statement, &next, end))
		return is_last ? pass_on(filter, line, length) : LINE_FILTER_MORE;
	if (begins(line, end, drops))
		return take_drop(filter, &statement, line, end);
	return take_statement(filter, &statement, line, end);
}

void database_filter_open(
	struct database_filter *filter, const struct database_filter_options *options)
{
	static const struct line_filter_options lines = {
		.beginnings = beginnings,
		.take_line = take_line,
		.pass_on = pass_on,
		.refuse_long = refuse_long_line,
	};

	*filter = (struct database_filter){.options = *options};
	text_init(&filter->statements, DATABASE_DEFINITION_MAX);
	text_init(&filter->name, NAME_LIMIT);
	line_filter_open(&filter->line_filter, &lines, filter);
}

int database_filter_feed(struct database_filter *filter, const char *sql, size_t length)
{
	return line_filter_feed(&filter->line_filter, sql, length);
}

int database_filter_finish(struct database_filter *filter)
{
	return line_filter_finish(&filter->line_filter);
}

void database_filter_close(struct database_filter *filter)
{
	line_filter_close(&filter->line_filter);
	text_release(&filter->statements);
	text_release(&filter->name);
}

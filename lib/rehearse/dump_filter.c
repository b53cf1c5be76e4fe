#include "rehearse/dump_filter.h"

#include "sql/relocate.h"
#include "sql/token.h"

#include "rehearse/system_locale.h"
#include "unix/message.h"
#include "unix/text.h"

#include <limits.h>
#include <string.h>

enum {
	/* A quoted name may contain line ends: the most lines that are joined to find its end. */
	LINES_TOGETHER = 4,

	STATEMENT_LIMIT = 8192,
};

static const char *const beginnings[] = {
	"ALTER ",
	"CREATE ",
	"DROP ",
	"GRANT ",
	"REVOKE ",
	"SET SESSION AUTHORIZATION ",
	"SET default_tablespace = ",
	CLUSTER_SESSIONS_CONNECT,
	CLUSTER_SESSIONS_ENCODING,
	CLUSTER_SESSIONS_COMMAND,
	CLUSTER_SESSIONS_EMPTY,
	NULL,
};

static void provide_reference(enum reference need, const char *name, void *context)
{
	struct dump_filter *filter = context;

	if (filter->result == 0)
		filter->result = provision_meet(&filter->provision, need, name);
}

/* Looks for names from the beginning of each line, since each may begin a statement. */
int dump_filter_provide(struct dump_filter *filter, const char *sql, size_t length)
{
	const char *line = sql, *end = sql + length;

	for (; line && line < end; line = memchr(line, '\n', (size_t)(end - line))) {
		line += *line == '\n';
		references_find(line, (size_t)(end - line), provide_reference, filter);
	}
	return filter->result;
}

/* Whether a quoted name begins in LINE and does not end in it. */
static bool breaks_name(const char *line, size_t length)
{
	const char *end = line + length;
	struct sql_token token = {.kind = SQL_CHARACTER};

	while (sql_token_read(&token, &line, end) && token.kind != SQL_OPEN)
		;
	return token.kind == SQL_OPEN && *token.start == '"';
}

static int count_lines(const char *line, size_t length)
{
	int count = 0;

	for (size_t i = 0; i < length; i++)
		count += line[i] == '\n';
	return count;
}

/* Whether LINE is CREATE ROLE or DROP ROLE of the server's superuser. */
static bool concerns_superuser(const struct dump_filter *filter, const char *line, size_t length)
{
	const char *end = line + length;
	struct sql_token token;
	struct text name;
	bool concerns;

	for (int i = 0; i < 2; i++)
		if (!sql_token_read(&token, &line, end))
			return false;
	do
		if (!sql_token_read(&token, &line, end))
			return false;
	while (sql_token_is(&token, "IF") || sql_token_is(&token, "EXISTS"));
	text_init(&name, STATEMENT_LIMIT);
	concerns = sql_token_add_value(&token, &name) &&
		   strcmp(name.bytes, filter->options.superuser) == 0;
	text_release(&name);
	return concerns;
}

static bool change_tablespace(struct dump_filter *filter, const char *line, size_t length)
{
	struct text path;
	bool changed = false;

	text_init(&path, PATH_MAX);
	filter->result = provision_add_folder(&filter->provision, &path);
	if (filter->result == 0)
		changed = relocate_tablespace(&filter->instead, line, length, path.bytes);
	if (changed)
		note("placed in folder \"%s\": %.*s", path.bytes, (int)(length - 1), line);
	text_release(&path);
	return changed;
}

static bool change_database(struct dump_filter *filter, const char *line, size_t length)
{
	struct text missing;
	bool changed;

	text_init(&missing, STATEMENT_LIMIT);
	changed =
		relocate_locales(&filter->instead, &missing, line, length, system_locale_is_there);
	if (changed)
		system_locale_say_missing(missing.bytes);
	text_release(&missing);
	return changed;
}

/* Whether LINE is to be replaced; the replacement is then in `instead`. */
static bool change_line(struct dump_filter *filter, const char *line, size_t length)
{
	text_clear(&filter->instead);
	if (cluster_sessions_change(&filter->sessions, line, length, &filter->instead))
		return true;
	if (bytes_begin_with(line, length, "CREATE DATABASE "))
		return change_database(filter, line, length);
	if (!filter->within_globals)
		return false;
	if (bytes_begin_with(line, length, "CREATE TABLESPACE "))
		return change_tablespace(filter, line, length);
	if (!bytes_begin_with(line, length, "CREATE ROLE ") &&
		!bytes_begin_with(line, length, "DROP ROLE "))
		return false;
	if (!concerns_superuser(filter, line, length))
		return false;
	text_add_byte(&filter->instead, '\n');
	return true;
}

/* Notes what LINE tells about the state of the dump. */
static void note_line(struct dump_filter *filter, const char *line, size_t length)
{
	static const char condition[] = " IF EXISTS ";

	if (bytes_begin_with(line, length, "\\connect "))
		filter->within_globals = false;
	if (bytes_begin_with(line, length, "CREATE "))
		filter->creates = true;
	if (!filter->creates && bytes_begin_with(line, length, "DROP ") &&
		!memmem(line, length, condition, sizeof condition - 1))
		filter->drops = true;
}

static int filter_dump_line(void *context, const char *line, size_t length, bool whole)
{
	struct dump_filter *filter = context;

	if (!whole && breaks_name(line, length) && count_lines(line, length) < LINES_TOGETHER)
		return LINE_FILTER_MORE;
	note_line(filter, line, length);
	if (!filter->options.is_cluster && dump_filter_provide(filter, line, length) != 0)
		return -1;
	if (!change_line(filter, line, length))
		return filter->result != 0
			       ? -1
			       : filter->options.pass(filter->options.context, line, length);
	if (text_finish(&filter->instead, "a line of the dump") != 0)
		return -1;
	return filter->options.pass(
		filter->options.context, filter->instead.bytes, filter->instead.length);
}

static int pass_dump_on(void *context, const char *bytes, size_t length)
{
	const struct dump_filter *filter = context;

	return filter->options.pass(filter->options.context, bytes, length);
}

void dump_filter_open(struct dump_filter *filter, const struct dump_filter_options *options)
{
	static const struct line_filter_options rules = {
		.beginnings = beginnings, .take_line = filter_dump_line, .pass_on = pass_dump_on};

	*filter = (struct dump_filter){.options = *options, .within_globals = options->is_cluster};
	provision_open(&filter->provision, options->connection, options->folder);
	line_filter_open(&filter->line_filter, &rules, filter);
	text_init(&filter->instead, 2 * (size_t)LINE_FILTER_MAX);
}

int dump_filter_feed(struct dump_filter *filter, const char *bytes, size_t length)
{
	return line_filter_feed(&filter->line_filter, bytes, length);
}

int dump_filter_finish(struct dump_filter *filter)
{
	return line_filter_finish(&filter->line_filter);
}

void dump_filter_close(struct dump_filter *filter)
{
	line_filter_close(&filter->line_filter);
	text_release(&filter->instead);
}

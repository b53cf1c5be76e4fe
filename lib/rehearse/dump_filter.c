#include "rehearse/dump_filter.h"

#include "sql/relocate.h"
#include "sql/token.h"

#include "rehearse/system_locale.h"
#include "unix/message.h"

#include <limits.h>
#include <string.h>

enum {
	/* A name with line ends in it makes several lines of one: so many are looked at together.
	 */
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
	"\\connect ",
	NULL,
};

static void provide(enum reference need, const char *name, void *context)
{
	struct dump_filter *relay = context;

	if (relay->result == 0)
		relay->result = provision_meet(&relay->provision, need, name);
}

/* Of several lines, each may also be a statement of its own. */
static int provide_all(struct dump_filter *relay, const char *line, size_t length)
{
	const char *end = line + length;

	for (; line && line < end; line = memchr(line, '\n', (size_t)(end - line))) {
		line += *line == '\n';
		references_find(line, (size_t)(end - line), provide, relay);
	}
	return relay->result;
}

/* Whether a quoted name begins in LINE that does not end there. */
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

/* CREATE ROLE or DROP ROLE of the superuser, who is there and stays. */
static bool concerns_superuser(const struct dump_filter *relay, const char *line, size_t length)
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
		   strcmp(name.bytes, relay->plan.superuser) == 0;
	text_release(&name);
	return concerns;
}

static bool begins_with(const char *line, size_t length, const char *words)
{
	return length >= strlen(words) && memcmp(line, words, strlen(words)) == 0;
}

static bool change_tablespace(struct dump_filter *relay, const char *line, size_t length)
{
	struct text path;
	bool changed = false;

	text_init(&path, PATH_MAX);
	relay->result = provision_add_folder(&relay->provision, &path);
	if (relay->result == 0)
		changed = relocate_tablespace(&relay->instead, line, length, path.bytes);
	text_release(&path);
	return changed;
}

static bool change_database(struct dump_filter *relay, const char *line, size_t length)
{
	struct text missing;
	bool changed;

	text_init(&missing, STATEMENT_LIMIT);
	changed = relocate_locales(&relay->instead, &missing, line, length, system_locale_is_there);
	if (changed)
		warn("there is no locale \"%s\" on this system: the database gets another one",
			missing.bytes);
	text_release(&missing);
	return changed;
}

/* Whether something else is to stand in the place of LINE; that is then in `instead`. */
static bool change(struct dump_filter *relay, const char *line, size_t length)
{
	text_clear(&relay->instead);
	if (begins_with(line, length, "CREATE DATABASE "))
		return change_database(relay, line, length);
	if (!relay->within_globals)
		return false;
	if (begins_with(line, length, "CREATE TABLESPACE "))
		return change_tablespace(relay, line, length);
	if (!begins_with(line, length, "CREATE ROLE ") && !begins_with(line, length, "DROP ROLE "))
		return false;
	if (!concerns_superuser(relay, line, length))
		return false;
	text_add_byte(&relay->instead, '\n');
	return true;
}

/* Takes note of what kind of line it is. */
static void note_line(struct dump_filter *relay, const char *line, size_t length)
{
	static const char condition[] = " IF EXISTS ";

	if (begins_with(line, length, "\\connect "))
		relay->within_globals = false;
	if (begins_with(line, length, "CREATE "))
		relay->creates = true;
	if (!relay->creates && begins_with(line, length, "DROP ") &&
		!memmem(line, length, condition, sizeof condition - 1))
		relay->drops = true;
}

static int look(void *context, const char *line, size_t length, bool whole)
{
	struct dump_filter *relay = context;

	if (!whole && breaks_name(line, length) && count_lines(line, length) < LINES_TOGETHER)
		return LINE_FILTER_MORE;
	note_line(relay, line, length);
	if (!relay->plan.is_cluster && provide_all(relay, line, length) != 0)
		return -1;
	if (!change(relay, line, length))
		return relay->result != 0 ? -1
					  : relay->plan.pass(relay->plan.context, line, length);
	if (text_finish(&relay->instead, "a line of the dump") != 0)
		return -1;
	return relay->plan.pass(relay->plan.context, relay->instead.bytes, relay->instead.length);
}

static int pass(void *context, const char *bytes, size_t length)
{
	const struct dump_filter *relay = context;

	return relay->plan.pass(relay->plan.context, bytes, length);
}

void dump_filter_open(struct dump_filter *relay, const struct dump_filter_options *plan)
{
	static const struct line_filter_options rules = {
		.beginnings = beginnings, .look = look, .pass = pass};

	*relay = (struct dump_filter){.plan = *plan, .within_globals = plan->is_cluster};
	provision_open(&relay->provision, plan->connection, plan->folder);
	line_filter_open(&relay->sieve, &rules, relay);
	text_init(&relay->instead, 2 * (size_t)LINE_FILTER_MAX);
}

int dump_filter_feed(struct dump_filter *relay, const char *bytes, size_t length)
{
	return line_filter_feed(&relay->sieve, bytes, length);
}

int dump_filter_finish(struct dump_filter *relay)
{
	return line_filter_finish(&relay->sieve);
}

void dump_filter_close(struct dump_filter *relay)
{
	line_filter_close(&relay->sieve);
	text_release(&relay->instead);
}

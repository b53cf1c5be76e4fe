#include "sql/preamble_filter.h"

#include "unix/text.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NAME_BYTES LETTERS "0123456789_"

/* The bytes of values. None begins another statement; is_whole_value() refuses "--". */
#define VALUE_BYTES NAME_BYTES "' ,.+-%"

static const char set[] = "SET ", connect[] = "\\connect ";
static const char create_database[] = "CREATE DATABASE ", provider[] = " LOCALE_PROVIDER = libc";
static const char create_public[] = "CREATE SCHEMA public;\n";
static const char create_public_unless_there[] = "CREATE SCHEMA IF NOT EXISTS public;\n";

/* What pg_dump writes about a schema, except DROP SCHEMA. */
static const char *const schema_beginnings[] = {
	"CREATE SCHEMA ", "ALTER SCHEMA ", "COMMENT ON SCHEMA "};

static const char *const beginnings[] = {"--", "\n", set, "SELECT pg_catalog.set_config(", "\\",
	"CREATE SCHEMA ", "ALTER SCHEMA ", "COMMENT ON SCHEMA ", create_database, NULL};
static const char *const beginnings_after[] = {connect, create_database, NULL};

/* Whether VALUE is one token, or a list of them, and ends with the only semicolon of the line. */
static bool is_whole_value(const char *value, size_t length)
{
	size_t quotes = 0;

	if (length > 0 && value[length - 1] == '\n')
		length--;
	if (length < 2 || value[length - 1] != ';')
		return false;
	for (size_t i = 0; i < length - 1; i++) {
		if (value[i] == '\0' || !strchr(VALUE_BYTES, value[i]) ||
			(value[i] == '-' && value[i + 1] == '-'))
			return false;
		quotes += value[i] == '\'';
	}
	return quotes % 2 == 0;
}

/* The length of the name in "SET name = value;", or 0 if LINE has another form. */
static size_t measure_name(const char *line, size_t length)
{
	static const char equals[] = " = ";
	size_t start = strlen(set), name = start;

	while (name < length && line[name] != '\0' && strchr(NAME_BYTES, line[name]))
		name++;
	if (!bytes_begin_with(line + name, length - name, equals))
		return 0;
	length -= name + strlen(equals);
	return is_whole_value(line + name + strlen(equals), length) ? name - start : 0;
}

static bool is_about_schema(const char *line, size_t length)
{
	for (size_t i = 0; i < sizeof schema_beginnings / sizeof *schema_beginnings; i++)
		if (bytes_begin_with(line, length, schema_beginnings[i]))
			return true;
	return false;
}

static bool is_left_out(const struct preamble_filter *filter, const char *line, size_t length)
{
	size_t name;

	if (filter->part != PREAMBLE_SETTINGS || !bytes_begin_with(line, length, set))
		return false;
	name = measure_name(line, length);
	return name > 0 &&
	       !filter->options.knows(filter->options.context, line + strlen(set), name);
}

static int pass_on(const struct preamble_filter *filter, const char *sql, size_t length)
{
	return filter->options.pass(filter->options.context, sql, length);
}

/* The locale provider in a CREATE DATABASE, outside quotes. NULL: there is none. */
static const char *find_provider(const char *line, size_t length)
{
	bool quoted = false;

	for (size_t i = strlen(create_database); i < length; i++) {
		quoted = quoted != (line[i] == '"');
		if (!quoted && bytes_begin_with(line + i, length - i, provider))
			return line + i;
	}
	return NULL;
}

static int pass_create_database(
	const struct preamble_filter *filter, const char *line, size_t length)
{
	const char *found = filter->options.has_providers ? NULL : find_provider(line, length),
		   *rest;

	if (!found)
		return pass_on(filter, line, length);
	rest = found + strlen(provider);
	if (pass_on(filter, line, (size_t)(found - line)) != 0)
		return -1;
	return pass_on(filter, rest, length - (size_t)(rest - line));
}

static int pass_line(void *context, const char *line, size_t length, bool whole);

/* Takes SQL that is no setting and does not concern a schema: the preamble is over. */
static int pass_other(void *context, const char *sql, size_t length);

static const struct line_filter_options in_preamble = {.beginnings = beginnings,
						.take_line = pass_line,
						.pass_on = pass_other},
					after_preamble = {.beginnings = beginnings_after,
						.take_line = pass_line,
						.pass_on = pass_other};

static void enter_part(struct preamble_filter *filter, enum preamble_part part)
{
	filter->part = part;
	filter->line_filter.options = part == PREAMBLE_OVER ? &after_preamble : &in_preamble;
}

static int pass_line(void *context, const char *line, size_t length, bool whole)
{
	struct preamble_filter *filter = context;

	(void)whole;
	if (filter->connects > 0 && bytes_begin_with(line, length, connect)) {
		filter->connects--;
		enter_part(filter, PREAMBLE_SETTINGS);
	}
	if (bytes_begin_with(line, length, create_database)) {
		enter_part(filter, PREAMBLE_OVER);
		return pass_create_database(filter, line, length);
	}
	if (filter->part == PREAMBLE_OVER)
		return pass_on(filter, line, length);
	if (is_left_out(filter, line, length))
		return 0;
	if (!is_about_schema(line, length))
		return pass_on(filter, line, length);
	enter_part(filter, PREAMBLE_SCHEMAS);
	if (length == strlen(create_public) && bytes_begin_with(line, length, create_public))
		return pass_on(
			filter, create_public_unless_there, strlen(create_public_unless_there));
	return pass_on(filter, line, length);
}

static int pass_other(void *context, const char *sql, size_t length)
{
	struct preamble_filter *filter = context;

	enter_part(filter, PREAMBLE_OVER);
	return pass_on(filter, sql, length);
}

void preamble_filter_open(
	struct preamble_filter *filter, const struct preamble_filter_options *options)
{
	*filter = (struct preamble_filter){.options = *options, .connects = options->connects};
	line_filter_open(&filter->line_filter, &in_preamble, filter);
}

/* After the preamble of the last database, passes SQL on without looking at its lines. */
int preamble_filter_feed(struct preamble_filter *filter, const char *sql, size_t length)
{
	if (filter->part == PREAMBLE_OVER && filter->connects == 0 &&
		filter->line_filter.held.length == 0)
		return pass_on(filter, sql, length);
	return line_filter_feed(&filter->line_filter, sql, length);
}

int preamble_filter_finish(struct preamble_filter *filter)
{
	return line_filter_finish(&filter->line_filter);
}

void preamble_filter_close(struct preamble_filter *filter)
{
	line_filter_close(&filter->line_filter);
}

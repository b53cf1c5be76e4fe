#include "restore/search_path_hint.h"

#include "unix/error_copy.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE "psql:<stdin>:" /* then the number of the line, and ": " */
#define AFTER_SEVERITY ":  "
#define CUT "..." /* where psql has shortened a line of a query */

enum { REPEATED = 8 }; /* bytes */

static size_t measure_line(const char *line)
{
	return strcspn(line, "\n");
}

/* The beginning of the line after LINE; NULL if there is none. */
static const char *next_line(const char *line)
{
	line += measure_line(line);
	return *line == '\n' && line[1] != '\0' ? line + 1 : NULL;
}

/* The lines of the last message in ERRORS, NULL if there is none. */
static const char *find_last_message(const char *errors)
{
	const char *last = NULL;

	for (const char *line = errors; line; line = next_line(line))
		if (strncmp(line, MESSAGE, strlen(MESSAGE)) == 0)
			last = line;
	return last;
}

/* Whether LINE is the mark below the place of an error in a statement or query. */
static bool is_mark(const char *line)
{
	size_t blanks = strspn(line, " ");

	return line[blanks] == '^' && measure_line(line) == blanks + 1;
}

/* What follows the label of LINE, which may have none. */
static const char *find_value(const char *line)
{
	const char *colon = memchr(line, ':', measure_line(line));

	return colon ? colon + 1 + strspn(colon + 1, " ") : line;
}

/* Whether SOURCE, a line with a label, has all of the LENGTH bytes of VALUE after it. */
static bool has_value(const char *source, const char *value, size_t length)
{
	size_t whole = measure_line(source);

	return length > 0 && whole > length && source[whole - length - 1] == ' ' &&
	       memcmp(source + whole - length, value, length) == 0;
}

/*
 * Whether SOURCE, a line of a statement or query, is found again in the lines from REST on: as a
 * whole, or the end of it if psql has cut it or the query has several lines. psql prints a query
 * within a function a second time, and a statement never.
 */
static bool is_repeated(const char *source, const char *rest)
{
	size_t length = measure_line(source), cut = strlen(CUT);

	for (const char *line = rest; line; line = next_line(line)) {
		const char *value = find_value(line);

		if (has_value(source, value, measure_line(value)))
			return true;
	}
	if (length > cut && memcmp(source + length - cut, CUT, cut) == 0)
		length -= cut;
	return length >= REPEATED &&
	       memmem(rest, strlen(rest), source + length - REPEATED, REPEATED);
}

/* Whether LINE tells only which row was copied. */
static bool is_about_copy(const char *line)
{
	static const char copy[] = "COPY ";

	return strncmp(line, copy, strlen(copy)) == 0 ||
	       strncmp(find_value(line), copy, strlen(copy)) == 0;
}

/*
 * Whether the error was within a function, by the lines after its text. If a place in a query is
 * shown, the query follows. Otherwise there is a context.
 */
static bool is_within_function(const char *lines)
{
	const char *source = NULL;
	bool has_context = false;

	for (const char *line = lines; line; source = line, line = next_line(line)) {
		if (source && is_mark(line))
			return is_repeated(source, line);
		has_context = has_context || !is_about_copy(line);
	}
	return has_context;
}

bool function_error_find(struct function_error *error, const char *errors)
{
	const char *message = find_last_message(errors);
	const char *text, *lines;

	if (!message)
		return false;
	text = strstr(message, AFTER_SEVERITY);
	lines = next_line(message);
	if (!text || !lines || text > lines || !is_within_function(lines))
		return false;
	text += strlen(AFTER_SEVERITY);
	*error = (struct function_error){
		.line = strtoul(message + strlen(MESSAGE), NULL, 10),
		.text = text,
		.length = measure_line(text),
	};
	return true;
}

bool function_error_resembles(
	const struct function_error *error, const char *sample, const char *name)
{
	const char *found = strstr(sample, name);
	const char *after;
	size_t before;

	if (!found)
		return false;
	before = (size_t)(found - sample);
	after = found + strlen(name);
	return error->length >= before + strlen(after) &&
	       memcmp(error->text, sample, before) == 0 &&
	       memcmp(error->text + error->length - strlen(after), after, strlen(after)) == 0;
}

/* Whether the server says the same of something that does not exist either. */
static bool says_missing(const struct function_error *error, PGconn *connection)
{
	static const struct {
		const char *query, *name;
	} missing[] = {
		{"SELECT FROM pgb_missing", "pgb_missing"},
		{"SELECT pgb_missing()", "pgb_missing()"},
		{"SELECT 'pgb_missing'::pg_catalog.regproc", "pgb_missing"},
		{"SELECT NULL::pgb_missing", "pgb_missing"},
		{"SELECT 1 <!> 1", "integer <!> integer"},
		{"SELECT '' COLLATE pgb_missing", "pgb_missing"},
		{"SELECT 'pgb_missing'::pg_catalog.regconfig", "pgb_missing"},
		{"SELECT 'pgb_missing'::pg_catalog.regdictionary", "pgb_missing"},
	};
	bool says = false;

	for (size_t i = 0; i < sizeof missing / sizeof missing[0] && !says; i++) {
		PGresult *result = PQexec(connection, missing[i].query);
		const char *sample = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

		says = sample && function_error_resembles(error, sample, missing[i].name);
		PQclear(result);
	}
	return says;
}

/* The same, in the ENCODING of psql's session. */
static bool says_missing_in(
	const struct function_error *error, PGconn *connection, const char *encoding)
{
	char own[64];
	bool says;

	snprintf(own, sizeof own, "%s", pg_encoding_to_char(PQclientEncoding(connection)));
	if (*encoding != '\0' && PQsetClientEncoding(connection, encoding) != 0)
		return false;
	says = says_missing(error, connection);
	(void)PQsetClientEncoding(connection, own);
	return says;
}

bool search_path_hint(const struct error_copy *errors, PGconn *connection, const char *encoding)
{
	struct function_error error;
	struct text text;
	bool is_hinted;

	text_init(&text, ERROR_COPY_KEPT);
	error_copy_read(errors, &text);
	is_hinted = function_error_find(&error, text.bytes) &&
		    says_missing_in(&error, connection, encoding);
	if (is_hinted)
		hint("the statement that ends in line %lu calls a function that needs a "
		     "search_path, which a dump empties: set one for it, by ALTER FUNCTION in the "
		     "dumped database or, for a function of an extension, in a file for --before",
			error.line);
	text_release(&text);
	return is_hinted;
}

#include "sql/preamble.h"

#include "sql/token.h"

#include "unix/text.h"

#include <string.h>

/* pg_dump writes such lines before the first statement that creates something. */
static bool is_setting(const char *line, size_t length)
{
	static const char *const beginnings[] = {
		"--",
		"SET ",
		"SELECT pg_catalog.set_config(",
		"\\restrict ",
		"UPDATE pg_catalog.pg_database SET datistemplate = false WHERE datname = ",
	};

	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		if (bytes_begin_with(line, length, beginnings[i]))
			return true;
	return length == 0;
}

/* LINE is CREATE DATABASE or DROP DATABASE [IF EXISTS]. */
static void add_database_name(const char *line, size_t length, struct text *name)
{
	const char *end = line + length;
	struct sql_token token;

	for (int i = 0; i < 2; i++)
		(void)sql_token_read(&token, &line, end);
	do
		if (!sql_token_read(&token, &line, end))
			return;
	while (sql_token_is(&token, "IF") || sql_token_is(&token, "EXISTS"));
	(void)sql_token_add_value(&token, name);
}

bool preamble_makes_database(const char *bytes, size_t length, struct text *name)
{
	const char *end = bytes + length;

	while (bytes < end) {
		const char *line_end = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t line = (size_t)((line_end ? line_end : end) - bytes);

		if (bytes_begin_with(bytes, line, "CREATE DATABASE ") ||
			bytes_begin_with(bytes, line, "DROP DATABASE ")) {
			add_database_name(bytes, line, name);
			return true;
		}
		if (!is_setting(bytes, line) || !line_end)
			return false;
		bytes = line_end + 1;
	}
	return false;
}

bool preamble_restricts(const char *bytes, size_t length)
{
	const char *end = bytes + length;

	while (bytes < end) {
		size_t rest = (size_t)(end - bytes);
		const char *line_end = memchr(bytes, '\n', rest);

		if (bytes_begin_with(bytes, rest, "\\restrict "))
			return true;
		if (!line_end || (*bytes != '\n' && !bytes_begin_with(bytes, rest, "--")))
			return false;
		bytes = line_end + 1;
	}
	return false;
}

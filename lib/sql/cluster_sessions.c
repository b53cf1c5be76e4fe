#include "sql/cluster_sessions.h"

#include "sql/token.h"

#include "unix/text.h"

#include <string.h>

static const char writable[] = "SET default_transaction_read_only = off; ";

/* Adds LINE, a backslash command. */
static void add_command(
	struct cluster_sessions *sessions, const char *line, size_t length, struct text *sql)
{
	const char *key = sessions->key;

	length -= length > 0 && line[length - 1] == '\n';
	if (key)
		text_printf(sql, "\\unrestrict %s\n", key);
	sessions->lines += key != NULL;
	text_add_bytes(sql, line, length);
	if (key)
		text_printf(sql, " \\restrict %s", key);
	text_add_byte(sql, '\n');
}

/* Sets ENCODING, an SQL string, if the server can convert it; otherwise SQL_ASCII. */
static void add_encoding(const struct sql_token *encoding, struct text *sql)
{
	int length = (int)(encoding->end - encoding->start);

	text_printf(sql,
		"SELECT pg_catalog.set_config('client_encoding', CASE WHEN"
		" %.*s OPERATOR(pg_catalog.=) database OR database OPERATOR(pg_catalog.=)"
		" 'SQL_ASCII' OR EXISTS (SELECT FROM pg_catalog.pg_conversion WHERE condefault AND"
		" conforencoding OPERATOR(pg_catalog.=) pg_catalog.pg_char_to_encoding(%.*s) AND"
		" contoencoding OPERATOR(pg_catalog.=) pg_catalog.pg_char_to_encoding(database))"
		" THEN %.*s ELSE 'SQL_ASCII' END, false)"
		" FROM pg_catalog.getdatabaseencoding() database;\n",
		length, encoding->start, length, encoding->start, length, encoding->start);
}

bool cluster_sessions_change(
	struct cluster_sessions *sessions, const char *line, size_t length, struct text *sql)
{
	const char *next = line + strlen(CLUSTER_SESSIONS_ENCODING);
	bool was_used = sessions->is_used;
	struct sql_token encoding;

	if (sessions->lines > 0 && bytes_begin_with(line, length, CLUSTER_SESSIONS_EMPTY)) {
		sessions->lines--;
		return true;
	}
	if (bytes_begin_with(line, length, CLUSTER_SESSIONS_CONNECT)) {
		sessions->is_used = false;
		add_command(sessions, line, length, sql);
		text_add(sql, writable);
		return true;
	}
	if (sessions->key && bytes_begin_with(line, length, CLUSTER_SESSIONS_COMMAND)) {
		add_command(sessions, line, length, sql);
		return true;
	}
	if (!bytes_begin_with(line, length, CLUSTER_SESSIONS_ENCODING))
		return false;
	sessions->is_used = true;
	if (!was_used || !sql_token_read(&encoding, &next, line + length) ||
		encoding.kind != SQL_STRING)
		return false;
	add_encoding(&encoding, sql);
	return true;
}

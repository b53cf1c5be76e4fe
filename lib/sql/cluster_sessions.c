#include "sql/cluster_sessions.h"

#include "unix/text.h"

static const char writable[] = "SET default_transaction_read_only = off;\n";

static void add_connect(const char *line, size_t length, struct text *sql)
{
	text_add_bytes(sql, line, length);
	if (length > 0 && line[length - 1] != '\n')
		text_add_byte(sql, '\n');
	text_add(sql, writable);
}

/* psql connects to nothing between \restrict and \unrestrict: this comes before the former. */
static void add_return(const char *line, size_t length, struct text *sql)
{
	text_add(sql, "\\connect template1\n");
	text_add(sql, writable);
	text_add_bytes(sql, line, length);
}

bool cluster_sessions_change(
	struct cluster_sessions *sessions, const char *line, size_t length, struct text *sql)
{
	bool was_used = sessions->is_used;

	if (bytes_begin_with(line, length, CLUSTER_SESSIONS_CONNECT)) {
		sessions->is_used = false;
		add_connect(line, length, sql);
		return true;
	}
	if (bytes_begin_with(line, length, CLUSTER_SESSIONS_RESTRICT))
		sessions->is_used = false;
	else if (bytes_begin_with(line, length, CLUSTER_SESSIONS_ENCODING))
		sessions->is_used = true;
	else
		return false;
	if (was_used)
		add_return(line, length, sql);
	return was_used;
}

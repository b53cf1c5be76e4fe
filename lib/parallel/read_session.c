#include "parallel/read_session.h"

#include "pg/parallel_options.h"
#include "pg/query.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/text.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { SQL_MAX = 1 << 16 };

/* The limits are off since pg/session.h. Parallel workers would return rows in another order. */
static const char fixed[] =
	"('DateStyle', 'ISO'), ('IntervalStyle', 'postgres'),"
	" ('synchronize_seqscans', 'off'), ('max_parallel_workers_per_gather', '0'),"
	" ('enable_tidscan', 'on'), ('jit', 'off'), ('exit_on_error', 'off'),"
	" ('restrict_nonsystem_relation_kind', 'view, foreign-table')";

static void add_literal(struct text *sql, PGconn *connection, const char *value)
{
	char *literal = PQescapeLiteral(connection, value, strlen(value));

	if (literal)
		text_add(sql, literal);
	else
		sql->broken = true;
	PQfreemem(literal);
}

static void add_settings(
	struct text *sql, PGconn *connection, const struct parallel_options *options)
{
	text_add(sql, "SELECT pg_catalog.set_config(s.name, v.value, false)"
		      " FROM pg_catalog.pg_settings s, (VALUES ");
	text_add(sql, fixed);
	text_printf(sql, ", ('row_security', '%s')", options->row_security ? "on" : "off");
	if (options->quotes_all)
		text_add(sql, ", ('quote_all_identifiers', 'on')");
	text_add(sql, ", ('extra_float_digits', ");
	add_literal(sql, connection, options->float_digits ? options->float_digits : "3");
	text_add(sql, ")) v(name, value) WHERE s.name OPERATOR(pg_catalog.=) v.name");
}

static enum status set_role(PGconn *connection, const char *role)
{
	struct text sql;
	enum status status;
	char *name = PQescapeIdentifier(connection, role, strlen(role));

	text_init(&sql, SQL_MAX);
	text_printf(&sql, "SET ROLE %s", name ? name : "");
	status = name ? text_finish(&sql, "the role") : status_fail("the role cannot be quoted");
	if (status == STATUS_DONE && query_do(connection, sql.bytes) != 0)
		status = STATUS_FAILED;
	text_release(&sql);
	PQfreemem(name);
	return status;
}

static bool is_backend(PGconn *connection, const char *pid)
{
	uint64_t number;

	return number_read(pid, INT_MAX, &number) && (int)number == PQbackendPID(connection);
}

/* A pooler answers with a process id of its own. */
static enum status check_directness(PGconn *connection)
{
	PGresult *result = query_run(connection, "SELECT pg_catalog.pg_backend_pid()");
	bool is_direct = result && is_backend(connection, PQgetvalue(result, 0, 0));

	if (result && !is_direct) {
		fail("the connection goes through a connection pooler, which cannot be used with "
		     "-j");
		hint("name the server itself, or leave out -j");
	}
	PQclear(result);
	return is_direct ? STATUS_DONE : STATUS_FAILED;
}

/* The end of a session that is not reading arrives as a notice, and is reported later. */
static void note_notice(void *context, const char *message)
{
	(void)context;
	note("the server says: %.*s", (int)strcspn(message, "\n"), message);
}

enum status read_session_prepare(PGconn *connection, const struct parallel_options *options)
{
	enum status status = check_directness(connection);
	struct text sql;

	PQsetNoticeProcessor(connection, note_notice, NULL);
	if (status == STATUS_DONE && options->role)
		status = set_role(connection, options->role);
	if (status != STATUS_DONE)
		return status;
	text_init(&sql, SQL_MAX);
	add_settings(&sql, connection, options);
	status = text_finish(&sql, "the settings of the session");
	if (status == STATUS_DONE && query_do(connection, sql.bytes) != 0)
		status = STATUS_FAILED;
	text_release(&sql);
	return status;
}

enum status read_session_set_encoding(PGconn *connection, const char *quoted, int length)
{
	struct text sql;
	enum status status = STATUS_DONE;

	text_init(&sql, SQL_MAX);
	text_printf(&sql, "SET client_encoding = %.*s", length, quoted);
	if (text_finish(&sql, "the encoding") != STATUS_DONE ||
		query_do(connection, sql.bytes) != 0)
		status = STATUS_FAILED;
	text_release(&sql);
	return status;
}

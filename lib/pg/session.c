#include "pg/session.h"

#include "pg/query.h"
#include "unix/message.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_LIMIT = 1 << 16 };

/*
 * The server analyses each statement after it has run those before it, so all names after the first
 * statement are looked up in pg_catalog only. client_encoding is set to the database's encoding, so
 * that names are not converted. The time limits are set by a query since older versions lack some;
 * statement_timeout goes first, in a message of its own, so that it cannot cancel the rest.
 */
static const char *const beginning[] = {
	"SELECT pg_catalog.set_config('search_path', '', false);"
	"SELECT pg_catalog.set_config('statement_timeout', '0', false)",
	"SET default_transaction_read_only = off;"
	"SET standard_conforming_strings = on;"
	"SELECT pg_catalog.set_config('client_encoding', pg_catalog.getdatabaseencoding(), false);"
	"SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
	" WHERE name OPERATOR(pg_catalog.=) ANY (ARRAY['lock_timeout',"
	" 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout'])",
};

PGconn *session_connect(
	const char *const *keywords, const char *const *values, bool expand_database)
{
	return PQconnectdbParams(keywords, values, expand_database);
}

static enum status run_beginning(PGconn *connection, const char *statements)
{
	PGresult *result = PQexec(connection, statements);
	enum status status = STATUS_DONE;

	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		const char *message = PQerrorMessage(connection);

		status = status_fail("could not prepare the session: %.*s",
			(int)strcspn(message, "\n"), message);
	}
	PQclear(result);
	return status;
}

enum status session_prepare(PGconn *connection)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < sizeof beginning / sizeof *beginning; i++)
		status = run_beginning(connection, beginning[i]);
	return status;
}

enum status session_reconnect(PGconn *connection)
{
	PQreset(connection);
	return PQstatus(connection) == CONNECTION_OK ? session_prepare(connection) : STATUS_FAILED;
}

/* session_prepare() has changed the values of this session; the next one begins with reset_val. */
static const char limits[] =
	"SELECT pg_catalog.concat(pg_catalog.string_agg('-c ' || name || '=0 ', '')) FROM"
	" pg_catalog.pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout')"
	" AND reset_val <> '0'";

/* The last one of several options applies. */
static int put_before_options(const char *options)
{
	const char *given = getenv("PGOPTIONS");
	struct text all;
	int result;

	text_init(&all, OPTIONS_LIMIT);
	text_printf(&all, "%s%s", options, given ? given : "");
	result = text_finish(&all, "PGOPTIONS");
	if (result == 0 && setenv("PGOPTIONS", all.bytes, 1) != 0)
		result = fail("out of memory");
	text_release(&all);
	return result;
}

int session_lift_limits(PGconn *connection)
{
	PGresult *result = query_run(connection, limits);
	const char *options = result ? PQgetvalue(result, 0, 0) : "";
	int status = result ? 0 : -1;

	if (*options != '\0')
		status = put_before_options(options);
	PQclear(result);
	return status;
}

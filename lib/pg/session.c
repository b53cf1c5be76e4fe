#include "pg/session.h"

#include "unix/message.h"

#include <libpq-fe.h>
#include <string.h>

/*
 * Each statement is analysed once those before it are done, so that the names in all but the first
 * are looked up in pg_catalog alone. A role's client_encoding would convert names, which come and
 * go as they are stored. Not every version knows every one of the time limits.
 */
static const char beginning[] =
	"SELECT pg_catalog.set_config('search_path', '', false);"
	"SET default_transaction_read_only = off;"
	"SET standard_conforming_strings = on;"
	"SELECT pg_catalog.set_config('client_encoding', pg_catalog.getdatabaseencoding(), false);"
	"SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
	" WHERE name OPERATOR(pg_catalog.=) ANY (ARRAY['statement_timeout', 'lock_timeout',"
	" 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout'])";

PGconn *session_connect(
	const char *const *keywords, const char *const *values, bool expand_database)
{
	return PQconnectdbParams(keywords, values, expand_database);
}

enum status session_prepare(PGconn *connection)
{
	PGresult *result = PQexec(connection, beginning);
	enum status status = STATUS_DONE;

	if (PQresultStatus(result) != PGRES_TUPLES_OK) {
		const char *message = PQerrorMessage(connection);

		fail("could not prepare the session: %.*s", (int)strcspn(message, "\n"), message);
		status = STATUS_FAILED;
	}
	PQclear(result);
	return status;
}

enum status session_reconnect(PGconn *connection)
{
	PQreset(connection);
	return PQstatus(connection) == CONNECTION_OK ? session_prepare(connection) : STATUS_FAILED;
}

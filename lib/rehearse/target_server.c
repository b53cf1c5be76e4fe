#include "rehearse/target_server.h"

#include "pg/conninfo.h"
#include "pg/password_command.h"
#include "pg/query.h"
#include "pg/server.h"

#include "unix/message.h"

#include <libpq-fe.h>
#include <stdio.h>

/* template0 is the template of databases that are made for a restore. */
static const char properties[] =
	"SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype,"
	" COALESCE(pg_catalog.to_jsonb(d)->>'datlocprovider', 'c')"
	" FROM pg_catalog.pg_database d WHERE datname = 'template0'";

static const char limits[] =
	"SELECT pg_catalog.concat(name, '=', setting) FROM pg_catalog.pg_settings WHERE name IN"
	" ('max_connections', 'max_locks_per_transaction', 'max_prepared_transactions')"
	" ORDER BY name";

/* False if the value is too long. */
static bool copy_value(char to[TARGET_SERVER_TEXT_MAX], const PGresult *result, int row, int column)
{
	int length = snprintf(to, TARGET_SERVER_TEXT_MAX, "%s", PQgetvalue(result, row, column));

	return length >= 0 && length < TARGET_SERVER_TEXT_MAX;
}

static bool copy_properties(struct target_server *target, const PGresult *result)
{
	return PQntuples(result) == 1 && copy_value(target->encoding, result, 0, 0) &&
	       copy_value(target->collate, result, 0, 1) &&
	       copy_value(target->ctype, result, 0, 2) &&
	       copy_value(target->provider, result, 0, 3);
}

static bool copy_limits(struct target_server *target, const PGresult *result)
{
	if (PQntuples(result) != TARGET_SERVER_SETTINGS)
		return false;
	for (int i = 0; i < TARGET_SERVER_SETTINGS; i++)
		if (!copy_value(target->settings[i], result, i, 0))
			return false;
	return true;
}

/* Runs SQL and has COPY copy its result. */
static enum status read_values(struct target_server *target, PGconn *connection, const char *sql,
	bool (*copy)(struct target_server *target, const PGresult *result))
{
	PGresult *result = query_run(connection, sql);
	enum status status = STATUS_FAILED;

	if (result && copy(target, result))
		status = STATUS_DONE;
	else if (result)
		fail("the server of --like gave an answer of an unknown form");
	PQclear(result);
	return status;
}

static enum status read_connected(struct target_server *target, PGconn *connection)
{
	enum status status = read_values(target, connection, properties, copy_properties);

	target->major = PQserverVersion(connection) / 10000;
	return status == STATUS_DONE ? read_values(target, connection, limits, copy_limits)
				     : status;
}

enum status target_server_read(
	struct target_server *target, char *url, const char *password_command)
{
	static const struct server_options server = {.beside = true, .may_prompt = true};
	struct conninfo conninfo;
	PGconn *connection = NULL;
	enum status status = conninfo_open(&conninfo, url);

	if (status == STATUS_DONE)
		status = password_command_use(&conninfo, password_command);
	if (status == STATUS_DONE)
		status = server_connect(&conninfo, &server, &connection);
	if (status == STATUS_DONE) {
		status = read_connected(target, connection);
		PQfinish(connection);
	}
	conninfo_release(&conninfo);
	return status;
}

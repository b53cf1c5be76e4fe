#include "pg/server_probe.h"

#include "pg/query.h"
#include "pg/server.h"

#include "unix/message.h"
#include "unix/number.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <limits.h>
#include <stdint.h>

/*
 * Where a pooler has no session left for a second client, that one waits. 10 s to connect, and as
 * many milliseconds for the answer.
 */
#define SECOND_CONNECT_SECONDS "10"
enum { SECOND_PATIENCE = 10000 };

enum { NO_SESSION = -1 };

static const char session_id[] = "SELECT pg_catalog.pg_backend_pid()";

static const char may_read_passwords[] =
	"SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')";

/* The id of the session in RESULT, which is freed; NO_SESSION if that is no id. */
static int take_session_id(PGresult *result)
{
	uint64_t id = 0;
	bool is_id = PQntuples(result) == 1 && PQnfields(result) == 1 &&
		     number_read(PQgetvalue(result, 0, 0), INT_MAX, &id);

	PQclear(result);
	return is_id ? (int)id : NO_SESSION;
}

/*
 * Sets *SESSION to that of a second client, while CONNECTION does nothing; to NO_SESSION if it
 * cannot be told.
 */
static enum status find_second_session(
	struct conninfo *conninfo, const PGconn *connection, int *session)
{
	struct text reason; /* why there is none: not said */
	const struct server_options again = {
		.database = PQdb(connection),
		.unprepared = true,
		.seconds = SECOND_CONNECT_SECONDS,
		.reason = &reason,
	};
	PGconn *second;
	enum status status;

	text_init(&reason, MESSAGE_MAX);
	status = server_connect(conninfo, &again, &second);
	text_release(&reason);
	*session = NO_SESSION;
	if (second)
		*session = take_session_id(query_run_within(second, session_id, SECOND_PATIENCE));
	PQfinish(second);
	return status;
}

static enum status ask_for_session(PGconn *connection, int *session)
{
	PGresult *result = query_run(connection, session_id);

	*session = take_session_id(result);
	return result ? STATUS_DONE : STATUS_FAILED;
}

static enum status find_pooler(
	struct server_probe *probe, struct conninfo *conninfo, PGconn *connection)
{
	int first, again, second = NO_SESSION;
	enum status status = ask_for_session(connection, &first);

	if (status != STATUS_DONE || first == NO_SESSION || first == PQbackendPID(connection))
		return status;
	status = ask_for_session(connection, &again);
	if (status == STATUS_DONE && again == first)
		status = find_second_session(conninfo, connection, &second);
	probe->sessions_shared = again != first || second == first;
	if (!probe->sessions_shared)
		note("the server is reached through a connection pooler in session mode");
	return status;
}

static enum status ask_for_passwords(struct server_probe *probe, PGconn *connection)
{
	PGresult *result = query_run(connection, may_read_passwords);

	if (!result)
		return STATUS_FAILED;
	probe->passwords_hidden = PQntuples(result) == 1 && *PQgetvalue(result, 0, 0) == 'f';
	PQclear(result);
	return STATUS_DONE;
}

static enum status judge_server(const struct server_probe *probe)
{
	if (probe->sessions_shared) {
		fail("the server is reached through a connection pooler that shares sessions, "
		     "which can make the dump incomplete");
		hint("use the address of the server itself, or of a pool in session mode; "
		     "--through-pooler insists");
		return STATUS_FAILED;
	}
	if (probe->passwords_hidden) {
		warn("the user may not read pg_authid, where the passwords of roles are");
		hint("leave them out: -- --no-role-passwords");
	}
	return STATUS_DONE;
}

enum status server_probe_run(struct server_probe *probe, struct conninfo *conninfo,
	const struct server_probe_options *options)
{
	const struct server_options server = {
		.scope = options->scope, .may_prompt = options->may_prompt, .unprepared = true};
	PGconn *connection;
	enum status status = server_connect(conninfo, &server, &connection);

	*probe = (struct server_probe){.major = PQserverVersion(connection) / 10000};
	if (status == STATUS_DONE && !options->through_pooler)
		status = find_pooler(probe, conninfo, connection);
	if (status == STATUS_DONE && options->reads_passwords)
		status = ask_for_passwords(probe, connection);
	PQfinish(connection);
	return status == STATUS_DONE ? judge_server(probe) : status;
}

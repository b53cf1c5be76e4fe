/*
 * Opens every connection that this toolkit makes itself, and makes its session safe.
 *
 * The owner of a database can change what statements mean to those who connect: ALTER DATABASE ...
 * SET search_path puts other functions and operators before the system's. Settings of a role or a
 * database, such as statement_timeout, can also cancel statements. So the first statement of a
 * session empties search_path (as pg_dump does; CVE-2018-1058), and the next ones reset the
 * settings that would cancel or change ours. Statements are used since poolers reject the
 * connection parameter "options".
 */
#ifndef PG_SESSION_H
#define PG_SESSION_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

/*
 * Connects with the same parameters as PQconnectdbParams(), and runs no statement. The caller must
 * check the connection's status and close it. Returns NULL if memory is short.
 */
PGconn *session_connect(
	const char *const *keywords, const char *const *values, bool expand_database);

/*
 * Runs the first statements; must be called before any other statement, except those of
 * server_probe.h. Returns STATUS_DONE, or STATUS_FAILED after an error message; then no other
 * statement may be run.
 */
enum status session_prepare(PGconn *connection);

/*
 * Connects again after the connection was lost, and prepares the session. Returns STATUS_DONE, or
 * STATUS_FAILED, without a message if the server does not answer.
 */
enum status session_reconnect(PGconn *connection);

/*
 * Sets PGOPTIONS so that idle_session_timeout and transaction_timeout, where the server of
 * CONNECTION has set them for its user, are off in the sessions of programs that are started from
 * now on. For programs whose first statements are not ours; poolers may reject PGOPTIONS, so it
 * stays as it is where no such limit is set. What the user has in PGOPTIONS still applies. Returns
 * 0, or -1 after an error message.
 */
int session_lift_limits(PGconn *connection);

#endif

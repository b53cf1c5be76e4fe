/*
 * Sessions in a server: every connection that this toolkit makes itself is opened here.
 *
 * A database's owner, or a role's settings, decide what names and statements mean to whoever
 * connects: ALTER DATABASE ... SET search_path puts functions and operators of theirs before the
 * system's, statement_timeout cuts statements off. So the first statement of a session sets
 * search_path to empty (as pg_dump does; CVE-2018-1058), and what comes next takes back the
 * settings that would cut or bend ours. That is done by statements, not by the connection option
 * "options", which poolers refuse.
 */
#ifndef PG_SESSION_H
#define PG_SESSION_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

/*
 * Connects with these parameters, as PQconnectdbParams() takes them, and runs no statement. The
 * caller looks at the state of what is returned, and closes it; NULL if memory is short.
 */
PGconn *session_connect(
	const char *const *keywords, const char *const *values, bool expand_database);

/*
 * Runs the first statements, which have to come before any other. STATUS_DONE, or STATUS_FAILED
 * after an error message: then no other statement may be run.
 */
enum status session_prepare(PGconn *connection);

/*
 * Connects again and prepares the session, after the connection was lost. STATUS_FAILED without a
 * message if the server does not answer.
 */
enum status session_reconnect(PGconn *connection);

#endif

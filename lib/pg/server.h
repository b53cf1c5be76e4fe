/*
 * Connects to the user's server, prompting for a password if necessary: to learn its version or its
 * databases, or to restore into it.
 */
#ifndef PG_SERVER_H
#define PG_SERVER_H

#include "dump/kind.h"

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct conninfo;
struct text;

/*
 * Connects as a dump of SCOPE will (pg_dumpall connects to "postgres", or else to "template1", if
 * the text names no database), and sets *CONNECTION, which the caller must PQfinish(). If the
 * server requires a password that is not known, prompts for it if MAY_PROMPT is set and there is a
 * terminal, and stores it in CONNINFO. Returns STATUS_DONE, STATUS_FAILED or STATUS_MISUSE after
 * an error message, or STATUS_SIGNAL_BASE + SIGINT if the prompt was interrupted (prompt_leave()).
 */
enum status server_connect(
	struct conninfo *conninfo, enum dump_scope scope, bool may_prompt, PGconn **connection);

/*
 * The same, but always connects to "postgres", or else to "template1", whatever database the
 * connection string names.
 */
enum status server_connect_beside(struct conninfo *conninfo, bool may_prompt, PGconn **connection);

/*
 * Connects as server_connect() does, but runs no statement, so that a pooler's session, which
 * others get later, stays as it is. Statements must qualify all names with pg_catalog and use no
 * operators.
 */
enum status server_connect_unprepared(
	struct conninfo *conninfo, enum dump_scope scope, bool may_prompt, PGconn **connection);

/* The same for another DATABASE of the server, without a prompt. */
enum status server_connect_elsewhere(
	struct conninfo *conninfo, const char *database, PGconn **connection);

/*
 * Connects in the same way to the database of CONNECTION once more, within SECONDS, a number.
 * Prompts for nothing. Sets *SECOND, which the caller must PQfinish(); to NULL, without a message,
 * if the server cannot be reached. Returns as password_command_renew() does.
 */
enum status server_connect_again(
	struct conninfo *conninfo, const PGconn *connection, const char *seconds, PGconn **second);

/*
 * Connects once more, to DATABASE, or, if that is NULL, as server_connect() did for DUMP_DATABASE;
 * without a prompt. Sets *CONNECTION, to NULL if it cannot be made, with the reason added to
 * REASON. Returns as server_connect() does.
 */
enum status server_connect_further(
	struct conninfo *conninfo, const char *database, PGconn **connection, struct text *reason);

#endif

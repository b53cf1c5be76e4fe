/*
 * The server that is to be dumped: one connection, to learn which pg_dump fits it, or which
 * databases there are.
 */
#ifndef PG_SERVER_H
#define PG_SERVER_H

#include "dump/kind.h"

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct conninfo;

/*
 * Connects as the dump of SCOPE will do (pg_dumpall, without a database in the text, connects to
 * "postgres", or else to "template1"), and sets *CONNECTION, for the caller to PQfinish(). If the
 * server wants a password, none is known, MAY_PROMPT holds and there is a terminal, the user is
 * asked, and CONNINFO then has it. Returns STATUS_DONE, STATUS_FAILED or STATUS_MISUSE after an
 * error message, or STATUS_SIGNAL_BASE + SIGINT when the prompt was interrupted (prompt_leave()).
 */
enum status server_connect(
	struct conninfo *conninfo, enum dump_scope scope, bool may_prompt, PGconn **connection);

/*
 * Connects in the same way to "postgres", or else to "template1", whatever database the connection
 * string names.
 */
enum status server_connect_beside(struct conninfo *conninfo, bool may_prompt, PGconn **connection);

/* Connects once, as above, and sets *MAJOR to the server's major version. */
enum status server_find_major(
	struct conninfo *conninfo, enum dump_scope scope, bool may_prompt, int *major);

#endif

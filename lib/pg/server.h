/*
 * Connects to the user's server: every connection by a connection string of the user is made here.
 */
#ifndef PG_SERVER_H
#define PG_SERVER_H

#include "dump/kind.h"

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct conninfo;
struct text;

/* How to connect. All zero: to the database of the connection string, and without a prompt. */
struct server_options {
	/* To another database of the server; NULL: see below. */
	const char *database;

	/* To "postgres", or else to "template1", whatever database the connection string names. */
	bool beside;

	/*
	 * What will be dumped: unless that is one database, the connection is as with `beside` if
	 * the connection string names no database. pg_dumpall does the same.
	 */
	enum dump_scope scope;

	/* If a password is required and not known, ask for it, if there is a terminal. */
	bool may_prompt;

	/*
	 * Leave out session_prepare(), so that a pooler's session, which others get later, stays as
	 * it is. Statements must qualify all names with pg_catalog and use no operators.
	 */
	bool unprepared;

	/* How long to wait for the server, a number for libpq; NULL: as libpq does. */
	const char *seconds;

	/*
	 * Not NULL: if the connection cannot be made, there is no error message. The reason is
	 * added here, and *CONNECTION is NULL though STATUS_DONE is returned.
	 */
	struct text *reason;

	/* The hint if the database of the connection string does not exist, or NULL. */
	const char *absent_advice;
};

/*
 * Connects, and sets *CONNECTION, which the caller must PQfinish(); to NULL unless the connection
 * is made. The password is that of the password command, if there is one; that of a prompt is
 * stored in CONNINFO. Returns STATUS_DONE; STATUS_FAILED or STATUS_MISUSE after an error message,
 * or without one if a stop was requested; or STATUS_SIGNAL_BASE + SIGINT if the prompt was
 * interrupted (prompt_leave()).
 */
enum status server_connect(
	struct conninfo *conninfo, const struct server_options *options, PGconn **connection);

#endif

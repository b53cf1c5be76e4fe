/*
 * Queries over a connection of our own, which can be broken off.
 */
#ifndef PG_QUERY_H
#define PG_QUERY_H

#include <libpq-fe.h>

/*
 * Runs the one statement SQL, and waits for it. Returns its result, for the caller to PQclear();
 * NULL after an error message, or, without one, if a stop was requested meanwhile: the connection
 * is then of no more use.
 */
PGresult *query_run(PGconn *connection, const char *sql);

/* The same where only success matters. 0 or -1. */
int query_do(PGconn *connection, const char *sql);

#endif

/*
 * Runs queries that a request to stop interrupts.
 */
#ifndef PG_QUERY_H
#define PG_QUERY_H

#include <libpq-fe.h>
#include <stdbool.h>

/*
 * Runs the single statement SQL and waits for it. Returns its result, which the caller must
 * PQclear(), or NULL after an error message. Also returns NULL, without a message, if a stop was
 * requested in the meantime; the connection can then not be used any more.
 */
PGresult *query_run(PGconn *connection, const char *sql);

/*
 * Runs a query, which has PATIENCE milliseconds. Returns its result, or NULL without a message. The
 * connection can then only be closed.
 */
PGresult *query_run_within(PGconn *connection, const char *sql, int patience);

/*
 * Runs SQL, which may be several statements, even if a stop has been requested, and blocks. Returns
 * the last result, or NULL without a message if one of them fails.
 */
PGresult *query_run_despite_stop(PGconn *connection, const char *sql);

/*
 * The same without the server's warnings: pg_terminate_backend() warns of a session that has just
 * ended by itself.
 */
PGresult *query_run_quietly(PGconn *connection, const char *sql);

/*
 * Asks the server to end what CONNECTION, which may be NULL, waits for: a session that waits for a
 * lock does not notice that its client has gone.
 */
void query_cancel(PGconn *connection);

/* Whether RESULT, which may be NULL, is an error with this SQLSTATE. */
bool query_has_state(const PGresult *result, const char *state);

/* Runs a statement whose result is not needed. Returns 0 or -1. */
int query_do(PGconn *connection, const char *sql);

#endif

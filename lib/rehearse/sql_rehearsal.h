/*
 * Rehearses the restore of a dump as SQL, by psql (restore/psql.h).
 *
 *     SQL | statement_filter | separation | unknown_settings | dump_filter | psql
 *
 * The first filter refuses what a restore must not run, the second takes out what makes the
 * database, the third leaves out settings that the server does not know, and the last one, which is
 * the caller's, makes what the server lacks.
 */
#ifndef REHEARSE_SQL_REHEARSAL_H
#define REHEARSE_SQL_REHEARSAL_H

#include "restore/psql.h"
#include "restore/separation.h"
#include "restore/unknown_settings.h"
#include "sql/statement_filter.h"
#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct dump_filter;
struct dump_start;
struct scratch_server;
struct server_programs;

struct sql_rehearsal_options {
	struct dump_start *start; /* complete */
	const struct scratch_server *server;
	const struct server_programs *programs;
	PGconn *connection;         /* to the server; NULL for a cluster */
	const char *database;       /* that psql connects to */
	struct dump_filter *filter; /* its output goes to sql_rehearsal_pass() */
};

struct sql_rehearsal {
	struct sql_rehearsal_options options;
	struct statement_filter statement_filter;
	struct separation separation;
	struct unknown_settings unknown_settings;
	struct psql psql;
};

/* Makes it one that can be closed. */
void sql_rehearsal_init(struct sql_rehearsal *rehearsal);

/*
 * Starts psql. What OPTIONS points to must stay valid, and REHEARSAL must not be moved. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message or if a stop was requested.
 */
enum status sql_rehearsal_open(
	struct sql_rehearsal *rehearsal, const struct sql_rehearsal_options *options);

/*
 * Takes the next LENGTH bytes of the dump. Returns as above, or STATUS_INPUT after an error message
 * if the dump has what is not restored (sql/statement_filter.h).
 */
enum status sql_rehearsal_feed(struct sql_rehearsal *rehearsal, const char *bytes, size_t length);

/* Writes filtered SQL to psql. Returns 0, or -1 after an error message or if a stop was requested.
 */
int sql_rehearsal_pass(struct sql_rehearsal *rehearsal, const char *sql, size_t length);

/* Whether psql has exited early; if so, after an error message. */
bool sql_rehearsal_has_failed(struct sql_rehearsal *rehearsal);

/* The dump is complete: waits until psql has run all of it. Returns as sql_rehearsal_feed() does.
 */
enum status sql_rehearsal_finish(struct sql_rehearsal *rehearsal);

/* Stops what runs and releases everything. */
void sql_rehearsal_close(struct sql_rehearsal *rehearsal);

#endif

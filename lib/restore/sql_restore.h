/*
 * Restores a dump as SQL, by psql (psql.h).
 *
 *     SQL | statement_filter | separation | kind_filter | unknown_settings | LAST | psql
 *
 * The first filter refuses what a restore must not run, the second takes out what makes the
 * database, the third what the user did not choose, the fourth leaves out settings that the server
 * does not know. The last one depends on how the dump is restored: in a transaction, or in several
 * (transaction_chain.h), psql gets some statements in groups (sql/statement_group.h); without a
 * transaction, it passes over statements that fail (carry_on.h), or the dump makes databases
 * (globals.h). In several transactions other sessions can load the rows (sql_rows.h).
 */
#ifndef RESTORE_SQL_RESTORE_H
#define RESTORE_SQL_RESTORE_H

#include "restore/carry_on.h"
#include "restore/globals.h"
#include "restore/missing_roles.h"
#include "restore/psql.h"
#include "restore/remains.h"
#include "restore/separation.h"
#include "restore/sql_rows.h"
#include "restore/transaction_chain.h"
#include "restore/unknown_settings.h"
#include "sql/kind_filter.h"
#include "sql/statement_filter.h"
#include "sql/statement_group.h"
#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct conninfo;
struct dump_start;
struct restore_options;
struct restore_programs;

struct sql_restore_options {
	const struct restore_options *asked;
	struct conninfo *conninfo;
	PGconn *connection;
	struct dump_start *start; /* complete */
	const struct restore_programs *programs;
	const char *target; /* connection string of the database */

	/* Those that load the rows; without jobs psql does. For a database that is made, not in
	 * place.
	 */
	struct copy_sessions_options sessions;
};

struct sql_restore {
	struct sql_restore_options options;
	struct statement_filter statement_filter;
	struct separation separation;
	struct kind_filter kind_filter;
	struct unknown_settings unknown_settings;
	struct psql psql;

	/* If the dump makes databases. */
	struct globals globals;
	struct remains remains;

	struct carry_on carry_on; /* if it passes over statements that fail */

	/* Else. */
	struct transaction_chain chain;
	struct sql_rows rows;
	struct statement_group group;
	struct missing_roles missing_roles;
};

/* Makes it one that can be closed. */
void sql_restore_init(struct sql_restore *restore);

/*
 * Starts psql, and begins the transaction, if there is to be one. What OPTIONS points to must stay
 * valid, and RESTORE must not be moved. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message or if a stop was requested.
 */
enum status sql_restore_open(
	struct sql_restore *restore, const struct sql_restore_options *options);

/*
 * Takes the next LENGTH bytes of the dump. Returns as above, or STATUS_INPUT after an error message
 * if the dump has what is not restored (sql/statement_filter.h).
 */
enum status sql_restore_feed(struct sql_restore *restore, const char *bytes, size_t length);

/* Whether psql has exited early; if so, after an error message. */
bool sql_restore_has_failed(struct sql_restore *restore);

/*
 * The dump is complete: commits, and waits until psql has run all of it. Returns as
 * sql_restore_feed() does, or STATUS_UNKNOWN after an error message if it is not known whether it
 * was committed.
 */
enum status sql_restore_finish(struct sql_restore *restore);

/*
 * Stops psql, and ends its session, since the server could run its statement for hours. Gives a
 * hint, and says what stays in the server.
 */
void sql_restore_abandon(struct sql_restore *restore);

/* Stops psql, if it still runs, and releases everything. */
void sql_restore_close(struct sql_restore *restore);

#endif

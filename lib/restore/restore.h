/*
 * Restores a dump into a database, which is committed, or gets its name, only after the dump is
 * known to be complete.
 *
 * psql runs the dump as SQL in one transaction (sql_restore.h), or, into a database that gets its
 * name at the end, in several (transaction_chain.h). If anything fails, or the dump is cut, the
 * server rolls back. A dump that creates databases cannot run in a transaction: a dump of a
 * cluster, or a plain dump with CREATE DATABASE, unless that is taken out (separation.h). Neither
 * can a restore by several jobs (restore_jobs.h).
 */
#ifndef RESTORE_RESTORE_H
#define RESTORE_RESTORE_H

#include "pg/restore_programs.h"
#include "restore/destination.h"
#include "restore/dump_start.h"
#include "restore/restore_jobs.h"
#include "restore/restore_options.h"
#include "restore/sql_restore.h"

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct conninfo;
struct judge;

struct restore {
	const struct restore_options *options;
	struct conninfo *conninfo;
	PGconn *connection;
	int major; /* of the server */
	struct dump_start start;
	bool done; /* the restore succeeded */
	struct destination destination;
	struct restore_programs programs;
	struct sql_restore sql;   /* unless there are several jobs */
	struct restore_jobs jobs; /* if there are */
};

/*
 * Checks, as far as is known yet, that the dump can be restored into the database. OPTIONS and
 * CONNINFO must stay valid. Returns STATUS_DONE, or, after an error message, STATUS_EXISTS if the
 * database is not empty, or another status. Must be closed in all cases.
 */
enum status restore_open(
	struct restore *restore, const struct restore_options *options, struct conninfo *conninfo);

/* Checks the kind of the dump that JUDGE, which must stay valid, has recognised. As above. */
enum status restore_recognise(struct restore *restore, const struct judge *judge);

/*
 * Takes the next LENGTH bytes of the dump, at most DUMP_START_PIECE. Returns as restore_open()
 * does, or STATUS_INPUT after an error message if the dump has what is not restored
 * (sql/statement_filter.h).
 */
enum status restore_feed(struct restore *restore, const char *bytes, size_t length);

/* Whether psql has exited early; if so, after an error message. */
bool restore_has_failed(struct restore *restore);

/*
 * Commits; to be called when the dump is known to be complete. Returns STATUS_DONE; STATUS_UNKNOWN
 * after an error message if it is not known whether it was committed; or another status, after an
 * error message, or if a stop was requested: nothing was committed then. A restore that cannot be
 * one transaction may have restored a part when it fails. STATUS_STRIPPED, after a warning: all was
 * restored, but the database could not be analyzed or get its properties, or statements were passed
 * over.
 */
enum status restore_finish(struct restore *restore);

/*
 * Releases everything. Unless restore_finish() succeeded, it first stops psql and ends its session,
 * so that nothing more is committed, and drops the database that was made for the restore.
 */
void restore_close(struct restore *restore);

#endif

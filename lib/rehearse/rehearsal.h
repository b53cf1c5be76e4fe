/*
 * Rehearses a restore: restores a dump into a throw-away server, counts the rows of its tables, and
 * runs the user's queries.
 *
 * The beginning of the dump tells which PostgreSQL version is needed (restore/dump_start.h); the
 * server is started once that is known. A dump that defines its database is restored as by
 * pgb-restore --create (dumped_database.h), another one into SCRATCH_DATABASE or the database that
 * it creates itself.
 */
#ifndef REHEARSE_REHEARSAL_H
#define REHEARSE_REHEARSAL_H

#include "pg/server_programs.h"
#include "rehearse/dump_filter.h"
#include "rehearse/parallel_rehearsal.h"
#include "rehearse/report.h"
#include "rehearse/scratch_server.h"
#include "rehearse/sql_rehearsal.h"
#include "restore/dump_start.h"
#include "restore/new_database.h"

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct expectation;
struct judge;
struct target_server;

#define SCRATCH_DATABASE "pgb_rehearse"

/* What the user asked for; owned by the caller. */
struct rehearsal_options {
	const char
		*programs; /* the folder of PostgreSQL's programs; NULL: find those for the dump */
	const char *keep;  /* the folder of a server that is kept; NULL: it is deleted */
	int jobs;          /* of pg_restore; 0: the SQL goes through psql */
	char *const *settings; /* of the server, "NAME=VALUE", NULL-terminated; NULL: none */
	const struct target_server *target; /* that the server copies; NULL: none */
	struct expectation *expectation;    /* as in struct report_options */
	const struct report_query *queries;
	size_t query_count;
};

struct rehearsal {
	const struct rehearsal_options *options;
	struct dump_start start;

	/* Valid once the server is started. */
	bool has_filter;
	bool began; /* something may have been restored */
	struct server_programs programs;
	struct scratch_server server;
	PGconn *connection;                 /* for the filter; NULL for a cluster */
	struct new_database database;       /* if the dump defines its database */
	struct dump_filter filter;          /* makes what the server lacks */
	struct sql_rehearsal sql;           /* unless there are several jobs */
	struct parallel_rehearsal parallel; /* if there are */
};

/* Prepares a rehearsal. The caller calls rehearsal_close() in every case. */
void rehearsal_open(struct rehearsal *rehearsal, const struct rehearsal_options *options);

/*
 * Checks the kind of the dump that JUDGE, which must stay valid, has recognised. Returns
 * STATUS_DONE, or STATUS_INPUT after an error message if it cannot be restored.
 */
enum status rehearsal_recognise(struct rehearsal *rehearsal, const struct judge *judge);

/*
 * Takes the next LENGTH bytes of the dump, at most DUMP_START_PIECE. Returns STATUS_DONE;
 * STATUS_INPUT after an error message if the dump has what is not restored
 * (sql/statement_filter.h); STATUS_EXISTS after an error message if the folder to keep is not
 * empty, or in use; or STATUS_FAILED after an error message, or if a stop was requested.
 */
enum status rehearsal_feed(struct rehearsal *rehearsal, const char *bytes, size_t length);

/* Whether psql has exited early; if so, after an error message. */
bool rehearsal_has_failed(struct rehearsal *rehearsal);

/*
 * Waits until the dump, which must be complete, is restored, and prints the report (report.h).
 * Returns as rehearsal_feed() does.
 */
enum status rehearsal_finish(struct rehearsal *rehearsal);

/* Stops the server, and removes its files unless they are to be kept and the restore has begun. */
void rehearsal_close(struct rehearsal *rehearsal);

#endif

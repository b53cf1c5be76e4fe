/*
 * A dump on its way back into a database: one transaction, committed only when the dump is known to
 * be complete.
 *
 * Plain dumps and archives become SQL that psql runs in one transaction (load.h): if anything
 * fails, or the dump turns out to have no end, the server rolls back. What makes databases cannot
 * be in a transaction: a dump of a cluster, and a plain dump with CREATE DATABASE. Nor can a
 * restore by several jobs at a time; for that the archive is kept in a file until it is known to be
 * complete, and then restored by pg_restore.
 */
#ifndef RESTORE_RESTORE_H
#define RESTORE_RESTORE_H

#include "dump/head.h"
#include "pg/restore_programs.h"
#include "restore/destination.h"
#include "restore/globals.h"
#include "restore/psql.h"
#include "sql/one_transaction.h"

#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct conninfo;
struct judge;

/* What was ordered. */
struct restore_options {
	PGconn *connection; /* to the database, or, to make that, beside it; taken over */
	const char
		*programs; /* the folder of psql and pg_restore; NULL: those that fit the server */
	int jobs;          /* 0: no more than one */
	bool clean;        /* drop what the database holds, in the same transaction */
	bool create;       /* make the database */
	const char *database; /* that was dumped, to be made where the URL names none; or NULL */
	bool into_non_empty;  /* whatever the database holds */
	bool single;          /* fail where one transaction is not possible */
};

struct restore {
	const struct restore_options *options;
	struct conninfo *conninfo;
	PGconn *connection;
	int major;                 /* of the server */
	const struct judge *judge; /* NULL until the kind is known */

	struct text head;           /* of the dump, until that has begun */
	struct dump_head dump_head; /* what it says */
	bool begun;
	bool makes_databases;
	bool filters; /* its roles, by way of `globals` */
	bool done;    /* all of it, and well */
	struct destination destination;
	struct restore_programs programs;
	struct globals globals;
	struct one_transaction one_transaction;
	struct psql psql;
	int spool; /* the archive, until it is whole; or -1 */
};

/*
 * Looks whether the database can be restored into, as far as is known. CONNINFO and OPTIONS must
 * stay valid. STATUS_DONE, STATUS_EXISTS if the database holds something, or another status, after
 * an error message; to be closed in any case.
 */
enum status restore_open(
	struct restore *restore, const struct restore_options *options, struct conninfo *conninfo);

/* The kind of the dump is known; JUDGE must stay. As restore_open(). */
enum status restore_recognise(struct restore *restore, const struct judge *judge);

/* The next LENGTH bytes of the dump. As restore_open(). */
enum status restore_feed(struct restore *restore, const char *bytes, size_t length);

/* Whether it has failed already: says so. */
bool restore_has_failed(struct restore *restore);

/*
 * The dump is over, and complete: commits. STATUS_DONE, STATUS_FAILED if nothing of it is in the
 * database, or STATUS_UNKNOWN, after an error message.
 */
enum status restore_finish(struct restore *restore);

/*
 * Stops what still runs, so that nothing is committed that was not before, and drops the database
 * that was made for it. After restore_finish(), whatever that returned, it only releases.
 */
void restore_close(struct restore *restore);

#endif

/*
 * The transaction that all of a parallel dump happens in: it exports the snapshot, and holds a lock
 * on each table that is read, until the last row.
 */
#ifndef PARALLEL_COORDINATOR_H
#define PARALLEL_COORDINATOR_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct data_list;
struct parallel_options;

enum { SNAPSHOT_SIZE = 64 };

struct coordinator {
	PGconn *connection; /* the caller's */
	char snapshot[SNAPSHOT_SIZE];
	bool was_refused; /* the last lock: a statement that will change a table waits for it */
};

/* Begins the transaction, after the end of an earlier one, and exports its snapshot. */
enum status coordinator_begin(
	struct coordinator *coordinator, const struct parallel_options *options);

/*
 * Whether the database is so small that several sessions are not worth it: no table is larger than
 * TABLE bytes, and all together are not larger than ALL. Sets *IS_SMALL.
 */
enum status coordinator_measure(PGconn *connection, uint64_t table, uint64_t all, bool *is_small);

/*
 * Names the tables of LIST, sorts out those whose rows are not plain, and tells which can be read
 * in ranges.
 */
enum status coordinator_describe(struct coordinator *coordinator, struct data_list *list,
	const struct parallel_options *options);

/*
 * Locks the plain tables of LIST, and learns their sizes. The pg_dump that has the same snapshot
 * must still hold its locks. STATUS_GOING_ON: a table was rewritten or renamed since the snapshot,
 * or a statement that will change it waits; everything has to begin again.
 */
enum status coordinator_lock(struct coordinator *coordinator, struct data_list *list);

/* Ends the transaction. If that fails, what was read may be of tables that were not locked. */
enum status coordinator_commit(struct coordinator *coordinator);

#endif

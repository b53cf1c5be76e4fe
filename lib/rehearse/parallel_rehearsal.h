/*
 * Rehearses the restore of an archive by several jobs (restore/streamed_restore.h), or, if it
 * cannot be restored while it arrives, from a temporary file (restore/parallel_restore.h).
 *
 * The jobs send their SQL to the server themselves. So roles and tablespaces that the archive needs
 * are made before, from the SQL that pg_restore writes for all but the data, and from the archive's
 * contents.
 */
#ifndef REHEARSE_PARALLEL_REHEARSAL_H
#define REHEARSE_PARALLEL_REHEARSAL_H

#include "pg/conninfo.h"
#include "pg/restore_programs.h"
#include "restore/streamed_restore.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

struct dump_filter;
struct dump_start;
struct scratch_server;

struct parallel_rehearsal_options {
	int jobs;
	const struct scratch_server *server;
	int major;                  /* of the server's programs; 0: unknown */
	const char *database;       /* that is restored into */
	struct dump_filter *filter; /* makes roles and tablespaces */
};

struct parallel_rehearsal {
	struct parallel_rehearsal_options options;
	struct restore_programs programs;
	struct text target;       /* connection string of the database */
	struct conninfo conninfo; /* the same, for a stream */
	bool is_streamed;
	struct streamed_restore stream;
	int spool; /* the file, which the user of the server can read, or -1 */
};

/* Makes it one that can be closed. */
void parallel_rehearsal_init(struct parallel_rehearsal *rehearsal);

/*
 * Begins with the archive that START has the beginning of, which is to be fed again. What OPTIONS
 * points to must stay valid. Returns STATUS_DONE, or STATUS_FAILED after an error message, or if a
 * stop was requested.
 */
enum status parallel_rehearsal_open(struct parallel_rehearsal *rehearsal,
	const struct parallel_rehearsal_options *options, const struct dump_start *start);

/* Takes the next LENGTH bytes of the archive. Returns as streamed_restore_feed() does. */
enum status parallel_rehearsal_feed(
	struct parallel_rehearsal *rehearsal, const char *bytes, size_t length);

/* The archive is complete. Returns as streamed_restore_feed() does. */
enum status parallel_rehearsal_finish(struct parallel_rehearsal *rehearsal);

/* Stops what runs and releases everything. */
void parallel_rehearsal_close(struct parallel_rehearsal *rehearsal);

#endif

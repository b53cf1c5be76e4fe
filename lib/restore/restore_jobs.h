/*
 * Restores an archive by several jobs: while it arrives (streamed_restore.h), into a database that
 * gets its name at the end; or else from a temporary file, once it is complete
 * (parallel_restore.h).
 *
 * A restore by jobs is no transaction. So an existing database is not touched before the archive is
 * known to be complete.
 */
#ifndef RESTORE_RESTORE_JOBS_H
#define RESTORE_RESTORE_JOBS_H

#include "restore/streamed_restore.h"
#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dump_start;
struct restore_options;

enum { RESTORE_JOBS_MEMORY = 1 << 28 }; /* the default, in bytes, for rows that wait */

struct restore_jobs_options {
	const struct restore_options *asked;
	struct conninfo *conninfo;
	PGconn *connection;
	const struct dump_start *start; /* complete */
	const struct restore_programs *programs;
	struct copy_sessions_options sessions;
	const char *target; /* connection string of the database */
};

struct restore_jobs {
	struct restore_jobs_options options;
	bool is_streamed;
	struct streamed_restore stream;
	int spool; /* the file, or -1 */
};

/* Reads a number of bytes for rows that wait. Returns what is wrong with it, or NULL. */
const char *restore_jobs_read_memory(const char *text, uint64_t *memory);

/* Makes it one that can be closed. */
void restore_jobs_init(struct restore_jobs *jobs);

/* Whether the way depends on the whole contents of the archive. */
bool restore_jobs_may_stream(const struct restore_options *options);

/*
 * Begins. What OPTIONS points to must stay valid. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message or if a stop was requested.
 */
enum status restore_jobs_open(
	struct restore_jobs *jobs, const struct restore_jobs_options *options);

/* Takes the next LENGTH bytes of the archive. Returns as streamed_restore_feed() does. */
enum status restore_jobs_feed(struct restore_jobs *jobs, const char *bytes, size_t length);

/* The archive is complete. Returns as streamed_restore_feed() does. */
enum status restore_jobs_finish(struct restore_jobs *jobs);

/* Stops what runs and releases everything. */
void restore_jobs_close(struct restore_jobs *jobs);

#endif

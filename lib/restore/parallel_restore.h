/*
 * Restores an archive by several jobs of pg_restore, which must be able to seek in it.
 *
 * So the archive is first stored in a temporary file in TMPDIR. The file has no name (O_TMPFILE).
 */
#ifndef RESTORE_PARALLEL_RESTORE_H
#define RESTORE_PARALLEL_RESTORE_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct judge;
struct restore_programs;

/* Reads the number of jobs in TEXT. Returns what is wrong with it, or NULL. */
const char *parallel_restore_read_jobs(const char *text, int *jobs);

/*
 * Checks that the dump that JUDGE recognises can be restored by several jobs: SQL, or an archive
 * that is made SQL, only if IS_NEW, into a database that gets its name at the end. Returns
 * STATUS_DONE, also if its kind is not known yet, or STATUS_FAILED after an error message.
 */
enum status parallel_restore_check_kind(const struct judge *judge, bool is_new);

/*
 * Checks that the version SERVER knows the parameters that pg_restore of the version MAJOR sets in
 * its sessions: jobs of pg_restore send their SQL to the server themselves, so nothing can be left
 * out. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status parallel_restore_check(int server, int major);

/* Makes the file. Returns its descriptor, which the caller must close; -1 after an error message.
 */
int parallel_restore_open_spool(void);

/* Appends LENGTH bytes to it. Returns 0, or -1 after an error message. */
int parallel_restore_keep(int spool, const char *bytes, size_t length);

/*
 * Restores the archive in SPOOL into the database of the connection string TARGET. PROGRAMS
 * has pg_restore, JOBS is the number of its jobs. CONNECTION is to the same database, or NULL if
 * that was made for the restore: it then has no default privileges, and is dropped after a failure.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message, or if a stop was requested; the
 * database may then hold a part of the dump, and a hint says what it holds.
 */
enum status parallel_restore_run(int spool, const struct restore_programs *programs,
	const char *target, int jobs, PGconn *connection);

#endif

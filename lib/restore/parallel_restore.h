/*
 * A restore by several jobs at a time: pg_restore needs the archive in a file that it can seek in.
 *
 * The archive is kept in a file without a name, in TMPDIR, until it is complete.
 */
#ifndef RESTORE_PARALLEL_RESTORE_H
#define RESTORE_PARALLEL_RESTORE_H

#include "unix/status.h"

#include <stddef.h>

/* Makes the file. Returns its descriptor, for the caller to close, or -1 after an error message. */
int parallel_restore_open_spool(void);

/* Adds LENGTH bytes to it. 0, or -1 after an error message. */
int parallel_restore_keep(int spool, const char *bytes, size_t length);

/*
 * Restores what it holds into the database TARGET, a connection string, by JOBS jobs of PROGRAM, a
 * pg_restore. STATUS_DONE or STATUS_FAILED: after an error message, or if a stop was requested, and
 * then the database may hold a part.
 */
enum status parallel_restore_run(int spool, const char *program, const char *target, int jobs);

#endif

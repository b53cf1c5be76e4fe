/*
 * Warns, before anything is done, if the server may not be able to hold the locks of a restore in
 * one transaction.
 *
 * The transaction keeps the locks of all that it drops and creates. What is counted is a lower
 * bound (dump/archive_locks.h). What the server can hold is not known: it takes more locks than its
 * settings say while shared memory is left that was set aside for other tables, for extensions, or
 * to fill a huge page. So it is a warning, and the restore is tried. A plain dump has no table of
 * contents: only what -c drops is counted for it.
 */
#ifndef RESTORE_LOCK_CHECK_H
#define RESTORE_LOCK_CHECK_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct dump_start;
struct restore_options;

/* Whether the restore is one transaction, and so to be checked, unless the dump makes databases. */
bool lock_check_applies(const struct restore_options *options);

/*
 * START must be complete. CONNECTION is to the database unless that is to be created. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message, or if a stop was requested.
 */
enum status lock_check(
	const struct dump_start *start, const struct restore_options *options, PGconn *connection);

#endif

/*
 * Checks, before anything is done, that the server can hold the locks of a restore in one
 * transaction.
 *
 * The transaction keeps the locks of all that it drops and creates. What is counted is a lower
 * bound (dump/archive_locks.h), and what the server can hold an upper one: it takes more locks than
 * max_locks_per_transaction says, while memory is left that was set aside for other tables. So no
 * restore is refused that could succeed. Those in between fail later, with a hint. A plain dump has
 * no table of contents: only what -c drops is counted for it.
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

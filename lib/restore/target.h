/*
 * Checks the database that a dump is restored into. restore/content.h says what an empty one is.
 */
#ifndef RESTORE_TARGET_H
#define RESTORE_TARGET_H

#include "unix/status.h"

#include <libpq-fe.h>

/*
 * Prints a hint with what the database of CONNECTION holds after a failed restore that was not a
 * single transaction. Works after a request to stop, too.
 */
void target_say_rest(PGconn *connection);

/*
 * The target_check functions check that nothing is in the way of the restore. They return
 * STATUS_DONE; STATUS_EXISTS after an error message; or STATUS_FAILED after an error message, or if
 * a stop was requested.
 */

/* Checks that the database of CONNECTION is empty. */
enum status target_check_empty(PGconn *connection);

/* Checks that there is no database NAME. */
enum status target_check_name(PGconn *connection, const char *name);

/* The same, for a dump that creates the database itself. */
enum status target_check_name_in_dump(PGconn *connection, const char *name);

/* Checks that the server has no databases besides "postgres" and the templates. */
enum status target_check_server(PGconn *connection);

#endif

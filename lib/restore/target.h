/*
 * The database that a dump is restored into: whether it holds anything, and how it is made, emptied
 * and dropped.
 *
 * What a fresh database has is no content: the schema public and what is the system's own; nor are
 * extensions and what they bring, since an administrator may have put them there for everyone. All
 * else is: schemas, tables, functions, types, large objects.
 */
#ifndef RESTORE_TARGET_H
#define RESTORE_TARGET_H

#include "unix/status.h"

#include <libpq-fe.h>

struct text;

/* Makes the database NAME. 0, or -1 as above. */
int target_create(PGconn *connection, const char *name);

/* Drops it. Warns where that is not possible; works after a request to stop. */
void target_drop(PGconn *connection, const char *name);

/*
 * Adds the SQL that leaves a database of a server of the major MAJOR as if it were fresh, to be run
 * within the transaction of what comes next. It also drops extensions, as the dump brings its own.
 */
void target_add_cleaning(struct text *sql, int major);

/*
 * Whether there is room for what is to be restored: a database that is empty, the name of one that
 * is not there, or a server without databases. All return STATUS_DONE, or, after an error message,
 * STATUS_EXISTS or STATUS_FAILED; the latter without one if a stop was requested.
 */

/* The database of CONNECTION holds nothing (target.h). */
enum status target_check_empty(PGconn *connection);

/* There is no database NAME. */
enum status target_check_name(PGconn *connection, const char *name);

/* The same where it is the dump itself that makes it. */
enum status target_check_name_in_dump(PGconn *connection, const char *name);

/* There is no database but postgres and the templates. */
enum status target_check_server(PGconn *connection);

#endif

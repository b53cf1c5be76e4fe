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

struct pg_conn;
struct text;

/*
 * Adds what the database of CONNECTION holds, such as "3 tables, 1 view"; nothing if it is empty.
 * Returns 0, or -1 after an error message, or, without one, if a stop was requested.
 */
int target_add_content(struct pg_conn *connection, struct text *content);

/* The same for the databases of its server, but for postgres and the templates. */
int target_add_databases(struct pg_conn *connection, struct text *content);

/* Whether the database NAME is there: 1, 0, or -1 as above. */
int target_exists(struct pg_conn *connection, const char *name);

/* Makes the database NAME. 0, or -1 as above. */
int target_create(struct pg_conn *connection, const char *name);

/* Drops it. Warns where that is not possible; works after a request to stop. */
void target_drop(struct pg_conn *connection, const char *name);

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
enum status target_check_empty(struct pg_conn *connection);

/* There is no database NAME. */
enum status target_check_name(struct pg_conn *connection, const char *name);

/* The same where it is the dump itself that makes it. */
enum status target_check_name_in_dump(struct pg_conn *connection, const char *name);

/* There is no database but postgres and the templates. */
enum status target_check_server(struct pg_conn *connection);

#endif

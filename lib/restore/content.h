/*
 * What a database holds: one list of the kinds of objects, to ask whether it is empty, and to empty
 * it.
 *
 * A database is empty if it has only what a new one has, the system's objects and the schema
 * "public", besides extensions and their objects, which an administrator may have installed.
 * Settings of the database and default privileges are not content (default_privileges.h).
 */
#ifndef RESTORE_CONTENT_H
#define RESTORE_CONTENT_H

struct text;

/*
 * Adds a query for a server of the major version MAJOR (9: 9.6), which returns each kind that the
 * database holds, such as "table", and the number of its objects.
 */
void content_add_query(struct text *sql, int major);

/*
 * Adds SQL, on one line, that empties the database, to be run by psql in the transaction of the
 * restore. It drops extensions as well, since the dump creates them. The replication slot of a
 * subscription stays at its publisher, with a warning, as it cannot be dropped in a transaction.
 */
void content_add_cleaning(struct text *sql, int major);

#endif

/*
 * Whether there is room for what is to be restored: a database that is empty, the name of one that
 * is not there, or a server without databases. All return STATUS_DONE, or, after an error message,
 * STATUS_EXISTS or STATUS_FAILED; the latter without one if a stop was requested.
 */
#ifndef RESTORE_VACANCY_H
#define RESTORE_VACANCY_H

#include "unix/status.h"

struct pg_conn;

/* The database of CONNECTION holds nothing (target.h). */
enum status vacancy_check_database(struct pg_conn *connection);

/* There is no database NAME. */
enum status vacancy_check_name(struct pg_conn *connection, const char *name);

/* The same where it is the dump itself that makes it. */
enum status vacancy_check_name_in_dump(struct pg_conn *connection, const char *name);

/* There is no database but postgres and the templates. */
enum status vacancy_check_server(struct pg_conn *connection);

#endif

/*
 * Revokes the default privileges that a database has for the role that restores, and grants them
 * again.
 *
 * They would give others access to tables that the dump does not give them access to. So they are
 * revoked before the restore and granted again after it, in its transaction; with -c they are
 * dropped with everything else. Those that PostgreSQL gives PUBLIC by default, on functions and
 * types, stay.
 *
 * Each of several jobs has a transaction of its own. For jobs the privileges are revoked and
 * granted again in separate transactions. If the process is killed between these, they stay
 * revoked.
 */
#ifndef RESTORE_DEFAULT_PRIVILEGES_H
#define RESTORE_DEFAULT_PRIVILEGES_H

#include "unix/status.h"

#include <libpq-fe.h>

struct text;

/* Adds SQL, on one line, that revokes them and has psql keep them in variables. */
void default_privileges_add_revoke(struct text *sql);

/* Adds SQL that grants them again, whatever the dump has set. */
void default_privileges_add_grant(struct text *sql);

/* Those that default_privileges_suspend() has revoked. All zero: none. */
struct default_privileges {
	PGconn *connection;
	char *grant; /* the statements that grant them again; NULL: none */
};

/*
 * Revokes them in the database of CONNECTION. If there are any, says so. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message, or if a stop was requested.
 */
enum status default_privileges_suspend(struct default_privileges *privileges, PGconn *connection);

/* Grants them again, also after a request to stop. Warns with the statements if that fails. */
void default_privileges_resume(struct default_privileges *privileges);

#endif

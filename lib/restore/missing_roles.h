/*
 * Tells, after psql has failed, which role of the dump the server lacks.
 *
 * A dump of one database names roles that it does not contain. psql's message is not read, since
 * its language varies. Instead the latest SQL is kept. It has the statement that failed, because
 * the SQL that psql has not run yet fits into its pipe and its buffers. The roles in it are
 * compared with the server's.
 */
#ifndef RESTORE_MISSING_ROLES_H
#define RESTORE_MISSING_ROLES_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct missing_roles {
	char *bytes; /* the latest SQL, a ring; NULL before the first */
	size_t next; /* where the next byte goes */
	bool full;   /* the ring has been filled once */
};

/* Keeps LENGTH bytes of SQL, or the end of them. If there is no memory, there will be no hint. */
void missing_roles_keep(struct missing_roles *roles, const char *sql, size_t length);

/*
 * Prints a hint if the latest SQL names a role that the server of CONNECTION does not have. If the
 * connection is lost, prints nothing. Returns whether it printed a hint.
 */
bool missing_roles_hint(const struct missing_roles *roles, PGconn *connection);

void missing_roles_release(struct missing_roles *roles);

#endif

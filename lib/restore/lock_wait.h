/*
 * Says for whom a restore waits: DROP waits for every session that uses the object, and such a
 * session may be idle within its transaction for hours.
 */
#ifndef RESTORE_LOCK_WAIT_H
#define RESTORE_LOCK_WAIT_H

#include <libpq-fe.h>

struct psql;

/*
 * Waits until psql has run what was passed to it so far. After 10 seconds, once, warns if its
 * session waits for a lock, and says who holds it. CONNECTION is to the same database. Returns 0,
 * or -1 after an error message, or if a stop was requested.
 */
int lock_wait_until_run(struct psql *psql, PGconn *connection);

#endif

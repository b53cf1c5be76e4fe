/*
 * Tells what remains of a failed restore that was not a single transaction: the roles, tablespaces
 * and databases that exist after it and did not exist before.
 */
#ifndef RESTORE_REMAINS_H
#define RESTORE_REMAINS_H

#include "unix/status.h"

#include <libpq-fe.h>

enum { REMAINS_KINDS = 3 };

/* All zero: remains_note() was not called. */
struct remains {
	PGconn *connection;
	char *before[REMAINS_KINDS]; /* OIDs, as arrays of SQL */
};

/*
 * Notes what exists. Returns STATUS_DONE, or STATUS_FAILED after an error message, or if a stop was
 * requested. Must be released in all cases.
 */
enum status remains_note(struct remains *remains, PGconn *connection);

/*
 * Prints a hint with what has been made since remains_note(); nothing if that was not called. Says
 * that the last database may be there only in part. psql must have ended; waits until its session
 * has, for 10 seconds at most. Works after a request to stop, too.
 */
void remains_say(const struct remains *remains);

void remains_release(struct remains *remains);

#endif

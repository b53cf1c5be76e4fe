/*
 * What stays of a restore that failed and was no single transaction: the roles, tablespaces and
 * databases that exist after it and did not exist before.
 */
#ifndef RESTORE_REMAINS_H
#define RESTORE_REMAINS_H

#include "unix/status.h"

#include <libpq-fe.h>

enum { REMAINS_KINDS = 3 };

/* All zero: nothing is known. */
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
 * Says in a hint what has been made since then, also after a request to stop; nothing if
 * remains_note() was not called. Of the last database a part may be missing.
 */
void remains_say(const struct remains *remains);

void remains_release(struct remains *remains);

#endif

/*
 * The database that a dump is restored into: an existing one, or a new one, which is dropped again
 * if the restore fails.
 */
#ifndef RESTORE_DESTINATION_H
#define RESTORE_DESTINATION_H

#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct conninfo;
struct judge;

struct destination_options {
	PGconn *connection; /* to the database; to another one if it is to be made */
	const struct conninfo *conninfo;
	bool create;          /* make a new database */
	const char *database; /* its name if the URL gives none: that of the dumped one; or NULL */
	bool may_hold;        /* an existing database need not be empty */
};

struct destination {
	struct destination_options options;
	char *database;       /* the new one; NULL: none, or its name is not known yet */
	bool created;         /* the new one was made */
	struct text conninfo; /* set by destination_make() */
};

/*
 * Checks, as far as is known yet, that the dump can be restored into the database. What OPTIONS
 * points to must stay valid. Returns STATUS_DONE, or, after an error message, STATUS_EXISTS if the
 * database is not empty or the new one exists, or STATUS_FAILED. Must be closed in all cases.
 */
enum status destination_open(
	struct destination *destination, const struct destination_options *options);

/*
 * Makes the database if it is to be made, and sets `conninfo` to its connection string. If its name
 * is not known, the archive that JUDGE has read gives it. Returns as destination_open() does.
 */
enum status destination_make(struct destination *destination, const struct judge *judge);

/* Drops the new database, unless KEEP is set because the restore succeeded. */
void destination_close(struct destination *destination, bool keep);

#endif

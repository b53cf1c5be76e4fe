/*
 * The database that a dump is restored into: one that is there, or one that is made for it, and
 * dropped again if nothing comes of the restore.
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
	PGconn *connection; /* to the database, or, to make that, beside it */
	const struct conninfo *conninfo;
	bool create;          /* make the database */
	const char *database; /* that was dumped, to be made where the URL names none; or NULL */
	bool may_hold;        /* something, if it is there already */
};

struct destination {
	struct destination_options options;
	char *database; /* to be made; NULL: none, or its name is not known yet */
	bool created;   /* and made it was */
	struct text conninfo;
};

/*
 * Looks whether the database can be restored into, as far as is known. What OPTIONS points to must
 * stay valid. STATUS_DONE, STATUS_EXISTS if the database holds something, or STATUS_FAILED, after
 * an error message; to be closed in any case.
 */
enum status destination_open(
	struct destination *destination, const struct destination_options *options);

/*
 * Makes the database, if that is the plan; an archive, of which JUDGE knows, may tell what it is
 * called. `conninfo` is its connection string then. As destination_open().
 */
enum status destination_make(struct destination *destination, const struct judge *judge);

/* KEEP: the restore ended well, else a database that was made for it is dropped. */
void destination_close(struct destination *destination, bool keep);

#endif

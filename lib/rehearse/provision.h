/*
 * Makes, on the throw-away server, the roles and tablespaces that a dump names and does not bring.
 *
 * Such a role cannot log in, and is a superuser: of which other roles it was a member the dump does
 * not say, so that their rights must not be missing to it. A tablespace gets a folder beside the
 * server's data. What the server refuses to make is left to psql to complain of.
 */
#ifndef REHEARSE_PROVISION_H
#define REHEARSE_PROVISION_H

#include "sql/references.h"

#include <libpq-fe.h>

struct scratch_folder;
struct text;

enum {
	PROVISION_NAMES = 256, /* that are remembered as seen to */
	PROVISION_NAME_MAX = 64,
};

struct provision {
	PGconn *connection; /* the caller's */
	const struct scratch_folder *folder;
	int tablespaces; /* that have got a folder */
	char known[PROVISION_NAMES][PROVISION_NAME_MAX];
};

void provision_open(
	struct provision *provision, PGconn *connection, const struct scratch_folder *folder);

/* Sees to one need. 0, or -1 after an error message: there was no room for a folder. */
int provision_meet(struct provision *provision, enum reference need, const char *name);

/* Makes the folder of a tablespace and adds its path to PATH. As above. */
int provision_add_folder(struct provision *provision, struct text *path);

#endif

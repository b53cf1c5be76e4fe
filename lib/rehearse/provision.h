/*
 * Creates, in the throw-away server, the roles and tablespaces that a dump uses but does not
 * create.
 *
 * The roles are NOLOGIN superusers: the dump does not record memberships, and the restore must not
 * fail because a role lacks a privilege. A tablespace gets a folder next to the server's data. If
 * the server rejects a role or tablespace, nothing is reported here, as psql then fails and reports
 * it.
 */
#ifndef REHEARSE_PROVISION_H
#define REHEARSE_PROVISION_H

#include "sql/references.h"

#include <libpq-fe.h>

struct scratch_folder;
struct text;

enum {
	PROVISION_NAMES = 256, /* that are remembered, so that each is created once */
	PROVISION_NAME_MAX = 64,
};

struct provision {
	PGconn *connection; /* the caller's */
	const struct scratch_folder *folder;
	int tablespaces; /* the number of their folders */
	char known[PROVISION_NAMES][PROVISION_NAME_MAX];
};

void provision_open(
	struct provision *provision, PGconn *connection, const struct scratch_folder *folder);

/*
 * Creates the role or tablespace NAME if it is missing. Returns 0, or -1 if a folder could not be
 * made.
 */
int provision_meet(struct provision *provision, enum reference need, const char *name);

/* Makes a folder for a tablespace and adds its path to PATH. Returns as provision_meet() does. */
int provision_add_folder(struct provision *provision, struct text *path);

#endif

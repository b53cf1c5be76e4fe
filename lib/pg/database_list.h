/*
 * Lists the databases of a server, ordered by the bytes of their names.
 *
 * The list has the databases that pg_dumpall would dump, including template1 and postgres. It skips
 * those that do not allow connections (template0), those that an interrupted DROP DATABASE made
 * invalid, and those that the user may not connect to. See "pg_database" in PostgreSQL's
 * documentation.
 */
#ifndef PG_DATABASE_LIST_H
#define PG_DATABASE_LIST_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct conninfo;

struct database_list {
	PGresult *rows;
	int next;
};

/*
 * Queries the server. Connects, prompts for a password and returns as server_connect() does for a
 * whole cluster. Must be closed in all cases.
 */
enum status database_list_open(
	struct database_list *list, struct conninfo *conninfo, bool may_prompt);

/*
 * Returns the next name, in the server's encoding, valid until the list is closed; NULL at the end.
 * Warns of skipped databases that the user may not connect to or that do not allow connections,
 * since no backup will have their data; template0 and invalid ones are only noted.
 */
const char *database_list_next(struct database_list *list);

void database_list_close(struct database_list *list);

#endif

/*
 * The databases of a server, in the order of their names' bytes.
 *
 * Those that can be connected to are what pg_dumpall dumps, template1 and postgres among them: not
 * the ones that allow no connections (template0), nor what an interrupted DROP DATABASE left
 * behind; and the user needs the privilege to connect. See "pg_database" in PostgreSQL's
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
 * Asks the server. Connects, asks for a password and returns as server_connect() for a whole
 * cluster. To be closed in any case.
 */
enum status database_list_open(
	struct database_list *list, struct conninfo *conninfo, bool may_prompt);

/*
 * The name of the next one that can be connected to, in the server's own bytes, valid until the
 * list is closed; NULL at the end. On the way it warns of those that the user may not connect to,
 * since their data will be in no backup, and notes the others that are left out.
 */
const char *database_list_next(struct database_list *list);

void database_list_close(struct database_list *list);

#endif

/*
 * Filters the dump of a cluster, so that roles and tablespaces which exist already are not created
 * again.
 *
 * CREATE ROLE statements for existing roles are left out, up to the first line that connects to a
 * database. The roles still get their attributes from the dump, since pg_dumpall writes these as a
 * separate ALTER ROLE. CREATE TABLESPACE becomes ALTER TABLESPACE ... OWNER if the tablespace
 * exists at the same location; options and privileges are separate statements, too. A tablespace
 * that exists at another location is an error. sql/cluster_sessions.h says how the sessions of the
 * databases are changed.
 *
 * Source: dumpRoles() and dumpTablespaces() in pg_dumpall.c.
 */
#ifndef RESTORE_GLOBALS_H
#define RESTORE_GLOBALS_H

#include "sql/cluster_sessions.h"
#include "sql/line_filter.h"

#include "unix/status.h"

#include <libpq-fe.h>

struct globals {
	struct line_filter line_filter;
	PGresult *roles;       /* that exist, one per row */
	PGresult *tablespaces; /* that exist: name and location */
	struct cluster_sessions sessions;
	bool over;      /* the dump has connected to a database */
	bool checks;    /* for globals_check(), which restores nothing and prints no notes */
	bool conflicts; /* a tablespace exists at another location */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

/*
 * Queries the roles and tablespaces over CONNECTION. PASS gets CONTEXT and the filtered SQL, and
 * returns 0 or -1. Returns 0, or -1 after an error message, or if a stop was requested. Must be
 * closed in all cases.
 */
int globals_open(struct globals *globals, PGconn *connection,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* Take SQL, and its end. Return as line_filter_feed() and line_filter_finish() do. */
int globals_feed(struct globals *globals, const char *sql, size_t length);
int globals_finish(struct globals *globals);

void globals_close(struct globals *globals);

/*
 * Checks the first LENGTH bytes of the dump before anything is restored. Returns STATUS_DONE;
 * STATUS_EXISTS after an error message if a tablespace exists at another location; or STATUS_FAILED
 * as globals_open() does.
 */
enum status globals_check(PGconn *connection, const char *bytes, size_t length);

#endif

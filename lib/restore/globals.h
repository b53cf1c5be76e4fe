/*
 * Filters the dump of a cluster, so that roles which exist already are not created again.
 *
 * CREATE ROLE statements for existing roles are dropped, up to the first line that connects to a
 * database. The roles still get their attributes from the dump, since pg_dumpall writes these as a
 * separate ALTER ROLE. Source: dumpRoles() in pg_dumpall.c.
 */
#ifndef RESTORE_GLOBALS_H
#define RESTORE_GLOBALS_H

#include "sql/line_filter.h"

#include <libpq-fe.h>

struct globals {
	struct line_filter line_filter;
	PGresult *roles; /* that exist, one per row */
	bool over;       /* the dump has connected to a database */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

/*
 * Queries the roles over CONNECTION. PASS gets CONTEXT and the filtered SQL, and returns 0 or -1.
 * Returns 0, or -1 after an error message, or if a stop was requested. Must be closed in all cases.
 */
int globals_open(struct globals *globals, PGconn *connection,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* Take SQL, and its end. Return as line_filter_feed() and line_filter_finish() do. */
int globals_feed(struct globals *globals, const char *sql, size_t length);
int globals_finish(struct globals *globals);

void globals_close(struct globals *globals);

#endif

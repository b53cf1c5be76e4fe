/*
 * The beginning of a dump of a cluster: its roles, of which some are there in every server, so that
 * to make them would fail.
 *
 * Left out of the SQL are the statements CREATE ROLE, up to the first line that connects to a
 * database, for those roles that exist. What is said of them then counts all the same, since
 * pg_dumpall says it in another statement, ALTER ROLE. Source: dumpRoles() of pg_dumpall.c.
 */
#ifndef RESTORE_GLOBALS_H
#define RESTORE_GLOBALS_H

#include "sql/line_filter.h"

#include <libpq-fe.h>

struct globals {
	struct line_filter line_filter;
	PGresult *roles; /* that exist */
	bool over;
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

/*
 * Asks the server of CONNECTION for its roles. PASS gets the SQL, with CONTEXT, and returns 0 or
 * -1. Returns 0, or -1: after an error message, or if a stop was requested. To be closed in both
 * cases.
 */
int globals_open(struct globals *globals, PGconn *connection,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* As line_filter_feed() and line_filter_finish(). */
int globals_feed(struct globals *globals, const char *sql, size_t length);
int globals_finish(struct globals *globals);

void globals_close(struct globals *globals);

#endif

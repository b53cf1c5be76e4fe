/*
 * Filters the SQL of a dump: leaves out each SET of a parameter that the server does not know, with
 * one message for each parameter. Its line stays, empty, so that psql counts lines as the dump has
 * them.
 *
 * sql/preamble_filter.h says in which places, and what is done about the schema "public".
 */
#ifndef RESTORE_UNKNOWN_SETTINGS_H
#define RESTORE_UNKNOWN_SETTINGS_H

#include "sql/preamble_filter.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stddef.h>

struct unknown_settings {
	struct preamble_filter filter;
	PGresult *known;  /* names of parameters, one per row */
	struct text said; /* names of those left out, each between blanks */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

/*
 * Queries the server's parameters over CONNECTION. CONNECTS is the most lines with \connect
 * in the dump. PASS gets CONTEXT and the filtered SQL, and returns 0 or -1. Returns 0, or -1 after
 * an error message, or if a stop was requested. Must be closed in all cases.
 */
int unknown_settings_open(struct unknown_settings *settings, PGconn *connection, unsigned connects,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* Take SQL, and its end. Return as line_filter_feed() and line_filter_finish() do. */
int unknown_settings_feed(struct unknown_settings *settings, const char *sql, size_t length);
int unknown_settings_finish(struct unknown_settings *settings);

void unknown_settings_close(struct unknown_settings *settings);

#endif

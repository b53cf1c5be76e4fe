/*
 * Filters the SQL between a dump and psql, so that the throw-away server can restore it.
 *
 * The SQL is passed on in the same order, with these changes. Roles and tablespaces that the dump
 * of a database uses but does not create are created before the line that names them
 * (sql/references.h, provision.h); the dump of a cluster creates its own. Folders of tablespaces,
 * and locales that this system lacks, are replaced (sql/relocate.h). CREATE ROLE and DROP ROLE of
 * the server's superuser are left out.
 */
#ifndef REHEARSE_DUMP_FILTER_H
#define REHEARSE_DUMP_FILTER_H

#include "rehearse/provision.h"
#include "sql/cluster_sessions.h"
#include "sql/line_filter.h"

#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct dump_filter_options {
	bool is_cluster;
	const char *superuser; /* of the throw-away server */
	PGconn *connection;    /* to create roles and tablespaces; NULL for a cluster */
	const struct scratch_folder *folder;

	/* Gets the filtered SQL. Returns 0, or -1 after an error message. */
	int (*pass)(void *context, const char *bytes, size_t length);
	void *context;
};

struct dump_filter {
	struct dump_filter_options options;
	struct provision provision;
	struct line_filter line_filter;
	struct cluster_sessions sessions;
	bool within_globals; /* in the dump of a cluster, before its first database */
	bool creates;        /* the dump has created something */
	bool drops;          /* a DROP without IF EXISTS came before that */
	int result;          /* of creating roles and tablespaces: 0 or -1 */
	struct text instead; /* the replacement of a line */
};

/*
 * Begins. What OPTIONS points to must stay valid, and FILTER must not be moved. Must be closed.
 */
void dump_filter_open(struct dump_filter *filter, const struct dump_filter_options *options);

/*
 * Creates the roles and tablespaces that the LENGTH bytes of SQL name. Returns 0, or -1 after an
 * error message.
 */
int dump_filter_provide(struct dump_filter *filter, const char *sql, size_t length);

/* Filters the next LENGTH bytes of SQL. Returns 0, or -1 after an error message. */
int dump_filter_feed(struct dump_filter *filter, const char *bytes, size_t length);

/* Filters the end of the SQL. Returns 0, or -1 after an error message. */
int dump_filter_finish(struct dump_filter *filter);

void dump_filter_close(struct dump_filter *filter);

#endif

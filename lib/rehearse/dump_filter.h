/*
 * Between a dump in SQL and psql: sees to it that the throw-away server can take the dump.
 *
 * All of the SQL is passed on, in the same order. Before a line that names a role or a tablespace
 * which the dump does not bring, that is made (needs.h, provision.h); a dump of a cluster brings
 * its own. Written anew are the lines that name things of another machine: the folders of
 * tablespaces, and locales that are not there (transplant.h). Left out are those that make or drop
 * the superuser whom the server was made for.
 */
#ifndef REHEARSE_DUMP_FILTER_H
#define REHEARSE_DUMP_FILTER_H

#include "rehearse/provision.h"
#include "sql/line_filter.h"

#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct dump_filter_options {
	bool is_cluster;
	const char *superuser; /* whom the server was made for */
	PGconn *connection;    /* to make what is missing; not of a cluster */
	const struct scratch_folder *folder;

	/* Passes SQL on. 0, or -1 after an error message. */
	int (*pass)(void *context, const char *bytes, size_t length);
	void *context;
};

struct dump_filter {
	struct dump_filter_options options;
	struct provision provision;
	struct line_filter line_filter;
	bool within_globals; /* of a cluster: no database has begun */
	bool creates;        /* something has been made */
	bool drops; /* before that something was to be dropped, which is an error if it is not there
		     */
	int result; /* of what was done for a line */
	struct text instead; /* what stands in the place of a line */
};

/* Begins. What OPTIONS points to must stay valid, and the relay where it is. To be closed. */
void dump_filter_open(struct dump_filter *filter, const struct dump_filter_options *options);

/* The next LENGTH bytes of SQL. 0, or -1 after an error message. */
int dump_filter_feed(struct dump_filter *filter, const char *bytes, size_t length);

/* The SQL is over. 0, or -1 after an error message. */
int dump_filter_finish(struct dump_filter *filter);

void dump_filter_close(struct dump_filter *filter);

#endif

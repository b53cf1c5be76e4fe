/*
 * Filters the beginning of a dump, so that a server of another version, or one that has the schema
 * "public" already, can run it.
 *
 * pg_dump begins with settings, and some versions set parameters that older servers do not know,
 * such as transaction_timeout of version 17. Such a SET is left out. It must be in the preamble:
 * before the first statement that is no setting, or, after \connect, before the first such
 * statement of that database. Only "SET name = value;" on a line of its own is left out.
 *
 * With -n public, pg_dump then writes "CREATE SCHEMA public;", although every new database has this
 * schema. It becomes CREATE SCHEMA IF NOT EXISTS, if only settings and other schemas come before
 * it.
 *
 * pg_dump -C and pg_dumpall of version 15 and later write "LOCALE_PROVIDER = libc" in CREATE
 * DATABASE. Older servers do not know this option, and use libc anyway, so it is left out.
 *
 * Everything else is passed on unchanged.
 *
 * Source: _doSetFixedOutputState() of PostgreSQL's pg_backup_archiver.c, dumpNamespace() and
 * dumpDatabase() of pg_dump.c.
 */
#ifndef SQL_PREAMBLE_FILTER_H
#define SQL_PREAMBLE_FILTER_H

#include "sql/line_filter.h"

#include <stdbool.h>
#include <stddef.h>

struct preamble_filter_options {
	unsigned connects;  /* the most lines with \connect in the dump */
	bool has_providers; /* the server knows LOCALE_PROVIDER: version 15 and later */

	/* Whether the SET of the parameter, whose name has LENGTH bytes, is to be passed on. */
	bool (*knows)(void *context, const char *name, size_t length);

	/* Takes the resulting SQL. Returns 0, or -1 after an error message. */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

enum preamble_part { PREAMBLE_SETTINGS, PREAMBLE_SCHEMAS, PREAMBLE_OVER };

struct preamble_filter {
	struct preamble_filter_options options;
	struct line_filter line_filter;
	enum preamble_part part;
	unsigned connects; /* that may still come */
};

void preamble_filter_open(
	struct preamble_filter *filter, const struct preamble_filter_options *options);

/* Take SQL, and its end. Return as line_filter_feed() and line_filter_finish() do. */
int preamble_filter_feed(struct preamble_filter *filter, const char *sql, size_t length);
int preamble_filter_finish(struct preamble_filter *filter);

void preamble_filter_close(struct preamble_filter *filter);

#endif

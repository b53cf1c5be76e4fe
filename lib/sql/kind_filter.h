/*
 * Filters the SQL of a dump: leaves out the statements of some kinds, such as those that set
 * owners.
 *
 * A statement is recognised by its first words, or by its last ones: ALTER ... OWNER TO. One that
 * could be something else is passed on: with several actions, with a comment inside, or longer than
 * KIND_FILTER_MAX without being recognised. Text in strings, dollar quotes, comments, function
 * bodies and the data of COPY is never taken for a statement.
 *
 * The SQL comes in pieces of any size; everything else is passed on unchanged.
 *
 * Source: dumpACL(), dumpComment(), dumpSecLabel(), dumpPublication(), dumpSubscription() of
 * pg_dump.c; _selectTablespace(), _doSetSessionAuth() and _printTocEntry() of
 * pg_backup_archiver.c; buildACLCommands() of dumputils.c.
 */
#ifndef SQL_KIND_FILTER_H
#define SQL_KIND_FILTER_H

#include "sql/scanner.h"

#include "unix/text.h"

#include <stddef.h>

enum { KIND_FILTER_MAX = 1 << 16 }; /* bytes of a statement that are held */

/* Sets of kinds. */
enum {
	SQL_KIND_OWNER = 1,         /* also SET SESSION AUTHORIZATION 'name' */
	SQL_KIND_PRIVILEGE = 2,     /* GRANT, REVOKE, ALTER DEFAULT PRIVILEGES */
	SQL_KIND_COMMENT = 4,       /* COMMENT ON */
	SQL_KIND_PUBLICATION = 8,   /* also comments and labels on publications */
	SQL_KIND_SUBSCRIPTION = 16, /* likewise */
	SQL_KIND_LABEL = 32,        /* SECURITY LABEL */
	SQL_KIND_TABLESPACE = 64,   /* SET default_tablespace */
};

struct kind_filter_options {
	unsigned left_out; /* the kinds */

	/* Takes the resulting SQL. Returns 0, or -1 after an error message. */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

struct kind_filter {
	struct kind_filter_options options;
	struct sql_scanner scanner;
	enum kind_filter_state {
		KIND_FILTER_PASSING,
		KIND_FILTER_HOLDING, /* the statement is not recognised yet */
		KIND_FILTER_DROPPING,
	} state;
	struct text held;
};

void kind_filter_open(struct kind_filter *filter, const struct kind_filter_options *options);

/* Take SQL, and its end. Return 0, or -1 if PASS failed, or after an error message. */
int kind_filter_feed(struct kind_filter *filter, const char *sql, size_t length);
int kind_filter_finish(struct kind_filter *filter);

void kind_filter_close(struct kind_filter *filter);

#endif

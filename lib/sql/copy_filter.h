/*
 * Takes the data of tables out of the SQL of a dump.
 *
 * For each statement COPY ... FROM stdin the caller decides: it gets the rows, and neither they nor
 * the statement are passed on; or both are passed on as all other SQL is. Only statements as
 * pg_dump writes them, that begin with COPY in capitals, are recognised. Text in strings, comments
 * and function bodies is never taken for one.
 *
 * The SQL comes in pieces of any size. It has no faults (sql/scanner.h).
 */
#ifndef SQL_COPY_FILTER_H
#define SQL_COPY_FILTER_H

#include "sql/scanner.h"

#include "unix/text.h"

#include <stddef.h>

enum { COPY_FILTER_MAX = 1 << 20 }; /* bytes of a statement that are held; a longer one passes */

struct copy_filter_options {
	/* Takes other SQL. This function and the next ones return 0, or -1 after an error message.
	 */
	int (*pass)(void *context, const char *sql, size_t length);

	/* Called before a statement, or a command of psql, that is passed on. */
	int (*begin_other)(void *context);

	/* Whether the caller takes the rows of the STATEMENT, with its semicolon: 1, 0 or -1. */
	int (*begin)(void *context, const char *statement, size_t length);

	/* Take rows, in pieces of any size, and their end. */
	int (*add)(void *context, const char *rows, size_t length);
	int (*end)(void *context);

	void *context;
};

struct copy_filter {
	struct copy_filter_options options;
	struct sql_scanner scanner;
	enum copy_filter_state {
		COPY_FILTER_PASSING,
		COPY_FILTER_HOLDING,     /* the statement may be one */
		COPY_FILTER_BEFORE_ROWS, /* on the line of the statement */
		COPY_FILTER_ROWS,
	} state;
	struct text held; /* of a statement; or of a line of rows that may be their end */
};

void copy_filter_open(struct copy_filter *filter, const struct copy_filter_options *options);

/* Take SQL, and its end. Return 0, or -1 if a function failed, or after an error message. */
int copy_filter_feed(struct copy_filter *filter, const char *sql, size_t length);
int copy_filter_finish(struct copy_filter *filter);

void copy_filter_close(struct copy_filter *filter);

#endif

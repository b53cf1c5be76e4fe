/*
 * Reports, on standard output, what was restored: the number of rows of each table, and then the
 * results of the user's queries.
 *
 * There is a line for each table, ordered by the bytes of the names:
 *
 *     schema TAB table TAB rows
 *
 * The list has ordinary tables and partitions. A table with children counts its own rows only.
 * Views, materialized views, foreign tables and the tables of extensions are not listed. A
 * backslash, tab or line end in a name is escaped as by COPY: \\ \t \n \r.
 */
#ifndef REHEARSE_REPORT_H
#define REHEARSE_REPORT_H

#include <stddef.h>

struct expectation;
struct scratch_server;

struct report_query {
	const char *path; /* as given, for messages */
	int fd;           /* open for reading */
};

/* What is to be reported; owned by the caller. */
struct report_options {
	const struct scratch_server *server;
	const char *database; /* that was restored; NULL: all of the server */
	const struct report_query *queries;
	size_t query_count;
	struct expectation *expectation; /* that the counts are compared with; NULL: none */
};

/*
 * Prints the report. If `database` is NULL, the lines have the name of the database as an
 * additional first column. psql runs the queries, in the database, or else in "postgres". Returns
 * 0, or -1 after an error message (also if a count is not as expected), or if a stop was requested.
 */
int report_print(const struct report_options *options);

#endif

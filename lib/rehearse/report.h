/*
 * What a restored server holds, on standard output: the rows of its tables, and then the answers to
 * the user's queries.
 */
#ifndef REHEARSE_REPORT_H
#define REHEARSE_REPORT_H

#include <stddef.h>

struct scratch_server;

struct report_query {
	const char *path; /* as given, for messages */
	int fd;           /* open for reading */
};

/* What is wanted to know; all of it is the caller's. */
struct report_options {
	const struct scratch_server *server;
	const char *database; /* that was restored; NULL: all of the server's */
	const struct report_query *queries;
	size_t query_count;
};

/*
 * Prints the census (census.h) of the database, or, with their names as the first column, of all,
 * and has psql run the queries, in the database or else in "postgres". Returns 0, or -1: after an
 * error message, or if a stop was requested.
 */
int report_print(const struct report_options *options);

#endif

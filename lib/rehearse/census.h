/*
 * How many rows each table of a database holds: a line for each on standard output, in the order of
 * their names' bytes,
 *
 *     schema TAB table TAB rows
 *
 * Tables are the ordinary ones, and of a partitioned one its partitions; of a parent, its own rows
 * count. Views, also materialized ones, foreign tables, and what extensions bring are none. A
 * backslash, tab or line end in a name is written as COPY writes it: \\ \t \n \r.
 */
#ifndef REHEARSE_CENSUS_H
#define REHEARSE_CENSUS_H

struct pg_conn;

/*
 * Prints it, by way of the CONNECTION of a superuser. PREFIX: a further first column; NULL for
 * none. Returns 0, or -1: after an error message, or if a stop was requested.
 */
int census_print(struct pg_conn *connection, const char *prefix);

#endif

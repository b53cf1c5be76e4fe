/*
 * Writes commands of ours for psql within a dump that has psql refuse commands, by \restrict.
 *
 * The restriction is lifted before them and set again after them, with the key that is in effect:
 * that of the dump, or the one of psql_restrict(). Without a restriction nothing is added.
 */
#ifndef RESTORE_RESTRICTION_H
#define RESTORE_RESTRICTION_H

#include <stdbool.h>

struct psql;
struct statement_filter;
struct text;

/*
 * Add the commands \unrestrict and \restrict, at the end of the SQL that FILTER has passed on to
 * PSQL so far. A backslash command or, after \\, SQL may follow on the same line. Return whether a
 * command was added.
 */
bool restriction_add_lift(
	const struct psql *psql, const struct statement_filter *filter, struct text *sql);
bool restriction_add_again(
	const struct psql *psql, const struct statement_filter *filter, struct text *sql);

#endif

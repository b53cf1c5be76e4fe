/*
 * Has psql refuse backslash commands of the dump, by \restrict, and lets commands of ours through.
 *
 * Within the dump, the restriction is lifted before our commands and set again after them, with the
 * key that is in effect: that of the dump, or the one of psql_restrict(). Without a restriction
 * nothing is added.
 *
 * \unrestrict ends its line: psql 17.12 and 18.6 take the rest of the line as the key, earlier ones
 * a word. So psql counts a line more than the dump has.
 */
#ifndef RESTORE_RESTRICTION_H
#define RESTORE_RESTRICTION_H

#include <stdbool.h>

struct dump_start;
struct psql;
struct statement_filter;
struct text;

/*
 * Restricts PSQL, which runs the program PATH, by a key that the dump cannot know. If the program
 * does not know \restrict, warns if the dump that START has the beginning of has it. Returns 0, or
 * -1 after an error message or if a stop was requested.
 */
int restriction_set(struct psql *psql, const char *path, const struct dump_start *start);

/*
 * Adds the command \unrestrict at the end of the SQL that FILTER has passed on to PSQL so far, and
 * a line end. Returns the number of line ends that it adds, 0 or 1.
 */
int restriction_add_lift(
	const struct psql *psql, const struct statement_filter *filter, struct text *sql);

/*
 * Adds the command \restrict. A backslash command or, after \\, SQL may follow on the same line.
 * Returns whether a command was added.
 */
bool restriction_add_again(
	const struct psql *psql, const struct statement_filter *filter, struct text *sql);

#endif

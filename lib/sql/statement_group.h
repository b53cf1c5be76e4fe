/*
 * Has psql send the calls that fill large objects to the server in groups.
 *
 * pg_dump writes four to six short statements for each large object, and psql waits for the answer
 * to each. It sends statements between which it reads "\;" in place of ";" together. So the
 * semicolons of such calls become "\;", but for one in so many bytes. A group ends with the next
 * other statement, which is sent with it, or before a command of psql. The server runs the
 * statements of a group one after the other, and none after one that failed, as psql does that
 * stops at the first error.
 *
 * Line ends stay, so psql counts lines as before. For SQL that is restored in a transaction only:
 * without one, the server would make the group a transaction.
 *
 * Source: "-c" and "\;" in psql(1); dumpLOs() of pg_dump.c.
 */
#ifndef SQL_STATEMENT_GROUP_H
#define SQL_STATEMENT_GROUP_H

#include "sql/scanner.h"

#include <stdbool.h>
#include <stddef.h>

enum { STATEMENT_GROUP_SIZE = 1 << 16 }; /* bytes, after which a group ends */

/* All zero: all SQL passes as it is, and is not read. */
struct statement_group {
	/* Takes the resulting SQL. Returns 0 or -1. */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;

	bool reads; /* statement_group_begin() was called */
	struct sql_scanner scanner;
	size_t length; /* of the open group; 0: there is none */
};

/* Whether the statement that SCANNER has just ended can be in a group. */
bool statement_group_suits(const struct sql_scanner *scanner);

/*
 * From now on the statements that suit are put into groups. All SQL so far has been fed, and
 * SCANNER has read it: it is between two statements. May be called again, without an effect.
 */
void statement_group_begin(struct statement_group *group, const struct sql_scanner *scanner);

/* Takes LENGTH bytes. Returns 0, or -1 if PASS failed. */
int statement_group_feed(struct statement_group *group, const char *sql, size_t length);

/*
 * Ends the group that is open. To be called between two statements, before psql gets anything else
 * than what is fed. Returns as above.
 */
int statement_group_end(struct statement_group *group);

#endif

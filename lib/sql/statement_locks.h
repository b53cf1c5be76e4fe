/*
 * Estimates how many locks a statement of a dump takes.
 *
 * A transaction keeps its locks until it ends, and the server's memory for them is limited. The
 * first words of the statement tell its kind, and its length tells roughly how many objects it
 * names. The estimate is rather too high: a lock that an earlier statement of the transaction has
 * taken is counted again. Only a statement that locks objects that it does not name, such as one on
 * a table with many partitions, takes more.
 */
#ifndef SQL_STATEMENT_LOCKS_H
#define SQL_STATEMENT_LOCKS_H

#include <stdbool.h>

struct sql_scanner;

/* SCANNER has just ended a statement. */
int statement_locks_estimate(const struct sql_scanner *scanner);

/*
 * Whether the statement that SCANNER has just ended has an effect on the statements after it that
 * ends with its transaction, such as SET LOCAL.
 */
bool statement_locks_binds(const struct sql_scanner *scanner);

#endif

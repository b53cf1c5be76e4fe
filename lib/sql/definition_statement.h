/*
 * Tells whether a statement of a dump only defines or describes something.
 *
 * If such a statement fails, an object lacks an owner, a privilege or an index, or is not there,
 * but no row is lost without another error: the COPY into a table that is not there fails as well.
 * All other statements count as data: COPY, INSERT, the values of sequences, the parts of large
 * objects, and whatever pg_dump does not write. Only the first words of the statement are looked
 * at, so the definition of a table by a query, which no dump has, does not count as data.
 */
#ifndef SQL_DEFINITION_STATEMENT_H
#define SQL_DEFINITION_STATEMENT_H

#include <stdbool.h>

struct sql_scanner;

/* SCANNER has just ended the statement. */
bool definition_statement_is(const struct sql_scanner *scanner);

#endif

/*
 * Tells whether a statement of a dump only defines or describes something.
 *
 * If such a statement fails, an object lacks an owner, a privilege or an index, or is not there,
 * but no row is lost, and none is there twice. All other statements count as data: COPY, INSERT,
 * the values of sequences, the parts of large objects, and whatever pg_dump does not write.
 *
 * So do definitions on which the rows depend. If a table cannot be created because it is there
 * already, COPY adds to its rows. If a partition is not attached, its rows are not those of the
 * table. If triggers are not disabled, COPY has them write more rows. If client_encoding is not
 * set, text is read in another one.
 */
#ifndef SQL_DEFINITION_STATEMENT_H
#define SQL_DEFINITION_STATEMENT_H

#include <stdbool.h>

struct sql_scanner;

/* SCANNER has just ended the statement. */
bool definition_statement_is(const struct sql_scanner *scanner);

#endif

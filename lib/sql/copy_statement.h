/*
 * Reads the column list of the COPY statement that an archive has for the data of a table:
 *
 *     COPY public."odd name" (a, "b)") FROM stdin;
 *
 * Only the list may be used: for some partitions the statement names the root of the partitions.
 */
#ifndef SQL_COPY_STATEMENT_H
#define SQL_COPY_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Sets *COLUMNS and *LENGTH to what is between the parentheses of the statement, quoted as it is;
 * to nothing if the table has no columns. False if the LENGTH bytes are not such a statement.
 */
bool copy_statement_read(
	const char *statement, size_t length, const char **columns, size_t *columns_length);

#endif

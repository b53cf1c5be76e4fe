/*
 * Reads CREATE TABLESPACE as pg_dumpall writes it:
 *
 *     CREATE TABLESPACE name OWNER role LOCATION 'folder';
 *
 * Source: dumpTablespaces() in pg_dumpall.c.
 */
#ifndef SQL_TABLESPACE_STATEMENT_H
#define SQL_TABLESPACE_STATEMENT_H

#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

struct tablespace_statement {
	struct text name;
	struct text owner;
	struct text location; /* "" for a tablespace in the data directory */
};

/*
 * Reads the statement in the first LENGTH bytes of LINE. False if it is not whole, or of another
 * form. Must be released in both cases.
 */
bool tablespace_statement_read(
	struct tablespace_statement *statement, const char *line, size_t length);

/* Adds the statement that gives the existing tablespace its owner. */
void tablespace_statement_add_owner(const struct tablespace_statement *statement, struct text *sql);

void tablespace_statement_release(struct tablespace_statement *statement);

#endif

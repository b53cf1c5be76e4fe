/*
 * Statements of a dump that name things of the machine it was made on: folders of tablespaces and
 * locales of databases. Here they are written anew for this one.
 *
 * The line is taken as pg_dump and pg_dumpall write it. What is not understood is left as it is.
 */
#ifndef SQL_RELOCATE_H
#define SQL_RELOCATE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/*
 * Adds to TEXT the CREATE TABLESPACE in LINE, with the folder PATH in place of its own. False, and
 * nothing is added, if it is none.
 */
bool relocate_tablespace(struct text *text, const char *line, size_t length, const char *path);

/*
 * Adds to TEXT the CREATE DATABASE in LINE, with a locale that is there in place of each that
 * IS_THERE does not know; of the first of those the name is added to MISSING. False, and nothing is
 * added, if none has to be replaced.
 */
bool relocate_locales(struct text *text, struct text *missing, const char *line, size_t length,
	bool (*is_there)(const char *locale));

#endif

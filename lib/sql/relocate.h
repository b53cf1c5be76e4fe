/*
 * Rewrites the statements of a dump that depend on the machine where it was made: the directories
 * of tablespaces and the locales of databases.
 *
 * The statements are read as pg_dump and pg_dumpall write them. What is not understood is left
 * unchanged.
 */
#ifndef SQL_RELOCATE_H
#define SQL_RELOCATE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/*
 * If LINE is a CREATE TABLESPACE, adds it to TEXT with PATH as its location. False, with nothing
 * added, if it is another statement or has no location.
 */
bool relocate_tablespace(struct text *text, const char *line, size_t length, const char *path);

/*
 * If LINE is a CREATE DATABASE with locales that this system does not have, adds it to TEXT with
 * C.UTF-8 or C instead of them, and the name of the first such locale to MISSING. False, with
 * nothing added, if nothing has to be replaced. IS_THERE tells whether the system has a locale.
 */
bool relocate_locales(struct text *text, struct text *missing, const char *line, size_t length,
	bool (*is_there)(const char *locale));

#endif

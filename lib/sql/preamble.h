/*
 * Finds out whether a plain dump creates its database.
 *
 * With -C, pg_dump writes CREATE DATABASE before anything else; with --clean as well, DROP DATABASE
 * before that. Only the first statement after the comments and settings at the top is examined,
 * because later lines that look the same may be data or part of a function. With --clean, the
 * database may first be made one that is no template.
 *
 * Source: RestoreArchive() of pg_backup_archiver.c and dumpDatabase() of pg_dump.c.
 */
#ifndef SQL_PREAMBLE_H
#define SQL_PREAMBLE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/*
 * True if the dump that begins with these LENGTH bytes creates or drops a database. Adds the
 * database's name to NAME, or nothing if the name is cut off.
 */
bool preamble_makes_database(const char *bytes, size_t length, struct text *name);

/*
 * True if the dump that begins with these LENGTH bytes restricts psql itself, by \restrict before
 * its first statement (CVE-2025-8714).
 */
bool preamble_restricts(const char *bytes, size_t length);

#endif

/*
 * What a plain dump does before it restores anything: pg_dump -C makes the database first, and with
 * --clean drops the one that is called like that.
 *
 * Read are the lines up to the first that does neither, nor just settings: lines further on that
 * look like that are data, or stand in a function. Source: RestoreArchive() of
 * pg_backup_archiver.c and dumpDatabase() of pg_dump.c.
 */
#ifndef SQL_PREAMBLE_H
#define SQL_PREAMBLE_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/*
 * Whether the dump that begins with these bytes makes or drops a database. Adds its name to NAME;
 * nothing if that cannot be read.
 */
bool preamble_makes_database(const char *bytes, size_t length, struct text *name);

#endif

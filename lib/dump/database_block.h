/*
 * Writes and reads the definition of the database (sql/database_definition.h) at the beginning of a
 * plain dump, as comments that psql ignores.
 *
 * pgb-dump writes each statement as a line that begins with DATABASE_BLOCK_PREFIX, and then the
 * line DATABASE_BLOCK_END, before the dump's heading. pg_dump itself writes the definition only
 * with -C, and such a dump creates the database and connects to it. Control characters and "%" are
 * written as "%XX": psql ends a comment at CR, too, and would run what follows.
 *
 * The judge skips the lines, at most DATABASE_BLOCK_MAX bytes of them.
 */
#ifndef DUMP_DATABASE_BLOCK_H
#define DUMP_DATABASE_BLOCK_H

#include <stddef.h>

struct text;

#define DATABASE_BLOCK_PREFIX "-- pgb-database: "
#define DATABASE_BLOCK_END DATABASE_BLOCK_PREFIX "end\n"

enum { DATABASE_BLOCK_MAX = 1 << 20 };

/* Adds a line with STATEMENT, which has LENGTH bytes, to BLOCK. */
void database_block_add(struct text *block, const char *statement, size_t length);

/* Adds the statements in the LENGTH bytes of BLOCK to SQL, each with a newline at its end. */
void database_block_read(const char *block, size_t length, struct text *sql);

#endif

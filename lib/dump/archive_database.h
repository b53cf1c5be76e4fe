/*
 * Reads the definition of the database (sql/database_definition.h) from the beginning of an
 * archive.
 *
 * pg_dump writes it as the first entries of the table of contents, after the encoding, the kind of
 * strings and the search path. The owner is a field of the entry. Source: main() of pg_dump.c,
 * where the "database items are always next", and dumpDatabase().
 */
#ifndef DUMP_ARCHIVE_DATABASE_H
#define DUMP_ARCHIVE_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

struct archive;
struct text;

/*
 * Reads BYTES, the first LENGTH bytes of the archive or, in the tar format, of toc.dat. ARCHIVE has
 * been fed with them. Returns false if more bytes are needed; the caller then calls again, with all
 * bytes from the first one. Returns true after the statements have been added to SQL, or if the
 * archive has no definition.
 */
bool archive_database_read(
	const struct archive *archive, const char *bytes, size_t length, struct text *sql);

#endif

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
 * Reads the first LENGTH bytes of ARCHIVE, which has been fed with them: of the tar format, the
 * first LENGTH bytes of toc.dat. False if more bytes are needed: the caller calls it again with all
 * bytes from the first one. If true, the statements have been added to SQL; none if the archive has
 * no definition.
 */
bool archive_database_read(
	const struct archive *archive, const char *bytes, size_t length, struct text *sql);

#endif

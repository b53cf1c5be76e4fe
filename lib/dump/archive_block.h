/*
 * Writes the framing of data in an archive of the custom format.
 *
 * The block of a table is the byte 1, the number of its entry, chunks, and an empty chunk. A chunk
 * is its length and its bytes. Source: _StartData(), _WriteData() and _EndData() of
 * pg_backup_custom.c.
 */
#ifndef DUMP_ARCHIVE_BLOCK_H
#define DUMP_ARCHIVE_BLOCK_H

#include <stddef.h>
#include <stdint.h>

struct archive;
struct text;

enum { ARCHIVE_BLOCK_TABLE = 1, ARCHIVE_BLOCK_LARGE_OBJECTS = 3 };

/*
 * pg_dump ends the data of each table with these bytes, as a chunk. Source: dumpTableData_copy() of
 * pg_dump.c.
 */
#define ARCHIVE_BLOCK_TAIL "\\.\n\n\n"

/* Adds the beginning of the block of the entry ID. The sizes are those of ARCHIVE. */
void archive_block_begin(
	struct text *text, const struct archive *archive, unsigned char type, uint64_t id);

/* Adds what precedes the bytes of a chunk of LENGTH bytes. */
void archive_block_add_chunk(struct text *text, const struct archive *archive, size_t length);

/* Adds the end of the block: an empty chunk, or no further object. */
void archive_block_end(struct text *text, const struct archive *archive);

#endif

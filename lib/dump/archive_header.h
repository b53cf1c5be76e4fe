/*
 * The header of pg_dump's archives: "PGDMP", three bytes of version, the sizes of integers and
 * offsets, and the format.
 *
 * Source: WriteHead() and ReadHead() of pg_backup_archiver.c.
 */
#ifndef DUMP_ARCHIVE_HEADER_H
#define DUMP_ARCHIVE_HEADER_H

#include <stdbool.h>
#include <stdint.h>

struct archive;

/* What `extra` of an archive says. */
extern const char archive_extra_bytes[];

/*
 * Takes byte INDEX of the header. Sets `unknown`, `damage` or `extra` if the archive is none that
 * is known. True after the last byte.
 */
bool archive_header_take(struct archive *archive, int index, uint64_t byte);

#endif

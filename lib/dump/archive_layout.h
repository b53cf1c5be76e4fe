/*
 * The layout of pg_dump's archives: which items follow each other, in which version.
 *
 * Source: WriteHead() and WriteToc() of pg_backup_archiver.c, and _WriteExtraToc() and
 * _StartData() of pg_backup_custom.c and pg_backup_tar.c, of pg_dump.
 */
#ifndef DUMP_ARCHIVE_LAYOUT_H
#define DUMP_ARCHIVE_LAYOUT_H

#include <stdbool.h>

/* What can stand at a place of an archive. */
enum archive_item {
	ITEM_BYTE,
	ITEM_INTEGER,
	ITEM_STRING,
	ITEM_OFFSET, /* a flag and a position */
};

/* The places of an archive, in the order in which they follow each other. */
enum place {
	HEADER,
	COMPRESSION_BYTE,
	COMPRESSION_LEVEL,
	TIME_SECOND,
	TIME_MINUTE,
	TIME_HOUR,
	TIME_DAY,
	TIME_MONTH,
	TIME_YEAR,
	TIME_IS_DST,
	DATABASE,
	SERVER_VERSION,
	DUMP_VERSION,
	ENTRY_COUNT,

	ENTRY_ID,
	ENTRY_HAS_DUMPER,
	ENTRY_TABLE_OID,
	ENTRY_OID,
	ENTRY_TAG,
	ENTRY_DESCRIPTION,
	ENTRY_SECTION,
	ENTRY_DEFINITION,
	ENTRY_DROP,
	ENTRY_COPY,
	ENTRY_NAMESPACE,
	ENTRY_TABLESPACE,
	ENTRY_TABLE_METHOD,
	ENTRY_RELATION_KIND,
	ENTRY_OWNER,
	ENTRY_WITH_OIDS,
	ENTRY_DEPENDENCY, /* repeated, until there is none */
	ENTRY_OFFSET,

	BLOCK_TYPE, /* the only place where an archive may end */
	BLOCK_ID,
	BLOCK_CHUNK, /* repeated, until its length is 0 */
	OBJECT_OID,  /* repeated, until it is 0 */
	OBJECT_CHUNK,
};

/* Whether archives of VERSION (major * 100 + minor) have this place. */
bool archive_layout_has(int place, int version);

/* IS_TAR: in the table of contents of a tar archive. */
enum archive_item archive_layout_item(int place, bool is_tar);

#endif

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
enum archive_position {
	AT_HEADER,
	AT_COMPRESSION_BYTE,
	AT_COMPRESSION_LEVEL,
	AT_TIME_SECOND,
	AT_TIME_MINUTE,
	AT_TIME_HOUR,
	AT_TIME_DAY,
	AT_TIME_MONTH,
	AT_TIME_YEAR,
	AT_TIME_IS_DST,
	AT_DATABASE,
	AT_SERVER_VERSION,
	AT_DUMP_VERSION,
	AT_ENTRY_COUNT,

	AT_ENTRY_ID,
	AT_ENTRY_HAS_DUMPER,
	AT_ENTRY_TABLE_OID,
	AT_ENTRY_OID,
	AT_ENTRY_TAG,
	AT_ENTRY_DESCRIPTION,
	AT_ENTRY_SECTION,
	AT_ENTRY_DEFINITION,
	AT_ENTRY_DROP,
	AT_ENTRY_COPY,
	AT_ENTRY_NAMESPACE,
	AT_ENTRY_TABLESPACE,
	AT_ENTRY_TABLE_METHOD,
	AT_ENTRY_RELATION_KIND,
	AT_ENTRY_OWNER,
	AT_ENTRY_WITH_OIDS,
	AT_ENTRY_DEPENDENCY, /* repeated, until there is none */
	AT_ENTRY_OFFSET,

	AT_BLOCK_TYPE, /* the only place where an archive may end */
	AT_BLOCK_ID,
	AT_BLOCK_CHUNK, /* repeated, until its length is 0 */
	AT_OBJECT_OID,  /* repeated, until it is 0 */
	AT_OBJECT_CHUNK,
};

/* Whether archives of VERSION (major * 100 + minor) have this place. */
bool archive_layout_has(int position, int version);

/* IS_TAR: in the table of contents of a tar archive. */
enum archive_item archive_layout_item(int position, bool is_tar);

#endif

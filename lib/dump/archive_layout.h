/*
 * The layout of pg_dump's archives: the order of their items in each version of the format.
 *
 * Source: WriteHead() and WriteToc() of pg_backup_archiver.c; _WriteExtraToc() and
 * _StartData() of pg_backup_custom.c and pg_backup_tar.c.
 */
#ifndef DUMP_ARCHIVE_LAYOUT_H
#define DUMP_ARCHIVE_LAYOUT_H

#include <stdbool.h>

/* The type of an item. */
enum archive_item {
	ITEM_BYTE,
	ITEM_INTEGER,
	ITEM_STRING,
	ITEM_OFFSET, /* a flag and a file offset */
};

/* The items of an archive, in order. */
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
	AT_ENTRY_DEPENDENCY, /* repeated until it is NULL */
	AT_ENTRY_OFFSET,

	AT_BLOCK_TYPE, /* an archive may end here, or at AT_END */
	AT_BLOCK_ID,
	AT_BLOCK_CHUNK,  /* repeated until its length is 0 */
	AT_OBJECT_OID,   /* repeated until it is 0 */
	AT_OBJECT_CHUNK, /* repeated until its length is 0 */

	AT_END, /* after the repeated contents */
};

/* True if archives of VERSION (major * 100 + minor) have this item. */
bool archive_layout_has(int position, int version);

/* The type of the item in the custom format or, if IS_TAR, in toc.dat of the tar format. */
enum archive_item archive_layout_item(int position, bool is_tar);

#endif

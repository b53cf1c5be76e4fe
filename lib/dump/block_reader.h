/*
 * Reads the blocks of data of an archive in the custom format as they arrive, in parts.
 *
 * What a block is, archive_block.h says.
 */
#ifndef DUMP_BLOCK_READER_H
#define DUMP_BLOCK_READER_H

#include "dump/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BLOCK_READER_ITEM_MAX = 64 };

/* What the bytes are that were read last. */
enum block_part {
	BLOCK_PART_NONE,  /* nothing whole yet */
	BLOCK_PART_BEGIN, /* `type` and `id` of the next block are known */
	BLOCK_PART_ITEM,  /* the length of a chunk or the number of a large object, in `item` */
	BLOCK_PART_DATA,
	BLOCK_PART_END,   /* the last item of the block, in `item` */
	BLOCK_PART_AFTER, /* of no block: the blocks have ended, or the archive is damaged */
};

struct block_reader {
	struct archive
		archive; /* set by the caller; has been fed with all before the first block */
	unsigned char type;
	uint64_t id; /* of the entry; 0 if it is negative */
	bool in_block;
	char item[BLOCK_READER_ITEM_MAX]; /* its bytes in the archive */
	size_t item_length;
	bool item_is_whole;
};

/*
 * Reads the next part from the LENGTH bytes at BYTES, at least one, and sets *PART to its kind.
 * Returns the number of bytes that belong to it.
 */
size_t block_reader_next(
	struct block_reader *reader, const char *bytes, size_t length, enum block_part *part);

#endif

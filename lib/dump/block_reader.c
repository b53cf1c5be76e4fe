#include "dump/block_reader.h"

#include "dump/archive_layout.h"

/* Whether what follows belongs to no block. */
static bool has_ended(const struct block_reader *reader)
{
	const struct archive *archive = &reader->archive;

	return archive->damage || archive->extra || archive->unknown || archive->in_repeat ||
	       archive->has_repeat || archive->dumps > 1 ||
	       (reader->item_length == sizeof reader->item && !reader->item_is_whole);
}

/* The item is whole. */
static enum block_part find_part(struct block_reader *reader)
{
	const struct archive *archive = &reader->archive;

	reader->item_is_whole = true;
	if (reader->in_block && archive->position != AT_BLOCK_TYPE)
		return BLOCK_PART_ITEM;
	if (reader->in_block) {
		reader->in_block = false;
		return BLOCK_PART_END;
	}
	if (archive->position == AT_BLOCK_ID) {
		reader->type = (unsigned char)archive->value;
		return BLOCK_PART_NONE;
	}
	reader->id = archive->negative ? 0 : archive->value;
	reader->in_block = true;
	return BLOCK_PART_BEGIN;
}

static size_t read_item(
	struct block_reader *reader, const char *bytes, size_t length, enum block_part *part)
{
	size_t taken = 0;

	if (reader->item_is_whole)
		reader->item_length = 0;
	reader->item_is_whole = false;
	do {
		reader->item[reader->item_length++] = bytes[taken];
		archive_feed(&reader->archive, &bytes[taken++], 1);
		if (has_ended(reader)) {
			*part = BLOCK_PART_AFTER;
			return length;
		}
	} while (reader->archive.bytes_read > 0 && taken < length);
	*part = reader->archive.bytes_read == 0 ? find_part(reader) : BLOCK_PART_NONE;
	return taken;
}

size_t block_reader_next(
	struct block_reader *reader, const char *bytes, size_t length, enum block_part *part)
{
	uint64_t data = reader->archive.skip;

	if (has_ended(reader)) {
		*part = BLOCK_PART_AFTER;
		return length;
	}
	if (data == 0)
		return read_item(reader, bytes, length, part);
	*part = BLOCK_PART_DATA;
	length = data < length ? (size_t)data : length;
	archive_feed(&reader->archive, bytes, length);
	return length;
}

/* dump/block_reader: blocks of data, read in pieces of every size. */
#include "dump/block_reader.h"

#include "archive_bytes.h"
#include "dump/archive_block.h"
#include "tap.h"
#include "unix/text.h"

#include <inttypes.h>

/* An archive with two entries that have data: 7 and 8. */
static void add_archive(struct text *bytes)
{
	const struct archive_bytes_entry entry = {"t", "TABLE DATA", "", "tom"};

	archive_bytes_add_head(bytes, 2);
	for (size_t id = 7; id < 9; id++) {
		archive_bytes_add_entry(bytes, id, &entry);
		bytes->bytes[bytes->length - 9] = '\1'; /* the flag of the offset: not set */
	}
}

static void add_chunk(struct text *bytes, const struct archive *archive, const char *data)
{
	archive_block_add_chunk(bytes, archive, strlen(data));
	text_add(bytes, data);
}

static void add_blocks(struct text *bytes, const struct archive *archive)
{
	archive_block_begin(bytes, archive, ARCHIVE_BLOCK_TABLE, 7);
	add_chunk(bytes, archive, "one");
	add_chunk(bytes, archive, "two");
	archive_block_end(bytes, archive);
	archive_block_begin(bytes, archive, ARCHIVE_BLOCK_LARGE_OBJECTS, 8);
	archive_bytes_add_integer(bytes, 42);
	add_chunk(bytes, archive, "object");
	archive_block_end(bytes, archive);
	archive_block_end(bytes, archive);
}

static void add_item(struct text *told, const struct block_reader *reader)
{
	text_printf(told, " %d", reader->item[1]);
	if (reader->item_length != 5)
		text_printf(told, " of %zu bytes", reader->item_length);
}

/* Reads BYTES in pieces of SIZE, and tells what they are. Adjacent data is told as one. */
static void tell(struct text *told, struct block_reader *reader, const char *bytes, size_t length,
	size_t size)
{
	bool in_data = false;

	for (size_t i = 0; i < length;) {
		size_t room = size - i % size;
		enum block_part part;
		size_t read = block_reader_next(
			reader, bytes + i, room < length - i ? room : length - i, &part);

		if (part == BLOCK_PART_BEGIN)
			text_printf(told, "[%d,%" PRIu64, reader->type, reader->id);
		if (part == BLOCK_PART_DATA && !in_data)
			text_add(told, " ");
		if (part == BLOCK_PART_DATA)
			text_add_bytes(told, bytes + i, read);
		if (part == BLOCK_PART_ITEM || part == BLOCK_PART_END)
			add_item(told, reader);
		if (part == BLOCK_PART_END)
			text_add(told, "]");
		if (part == BLOCK_PART_AFTER)
			text_printf(told, "+%zu", read);
		in_data = part == BLOCK_PART_DATA;
		i += read;
	}
}

static void check(const struct text *bytes, size_t contents, size_t size, const char *want)
{
	struct block_reader reader = {.in_block = false};
	struct text told;
	char name[64];

	text_init(&told, 1 << 16);
	archive_open(&reader.archive, ARCHIVE_CUSTOM);
	archive_feed(&reader.archive, bytes->bytes, contents);
	tell(&told, &reader, bytes->bytes + contents, bytes->length - contents, size);
	snprintf(name, sizeof name, "pieces of %zu", size);
	tap_same_text(told.bytes, want, name);
	text_release(&told);
}

int main(void)
{
	struct archive archive;
	struct text bytes;
	size_t contents;

	text_init(&bytes, 1 << 16);
	add_archive(&bytes);
	contents = bytes.length;
	archive_open(&archive, ARCHIVE_CUSTOM);
	archive_feed(&archive, bytes.bytes, contents);
	add_blocks(&bytes, &archive);
	for (size_t size = 1; size <= bytes.length - contents; size++)
		check(&bytes, contents, size, "[1,7 3 one 3 two 0][3,8 42 6 object 0 0]");
	text_add(&bytes, "\2damage");
	check(&bytes, contents, 1000, "[1,7 3 one 3 two 0][3,8 42 6 object 0 0]+7");
	text_release(&bytes);
	return tap_done();
}

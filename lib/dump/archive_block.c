#include "dump/archive_block.h"

#include "dump/archive.h"
#include "unix/text.h"

enum { BITS = 8 };

static void add_integer(struct text *text, const struct archive *archive, uint64_t value)
{
	text_add_byte(text, '\0'); /* not negative */
	for (int i = 0; i < archive->int_size; i++) {
		text_add_byte(text, (char)(unsigned char)(value & 0xff));
		value >>= BITS;
	}
}

void archive_block_begin(
	struct text *text, const struct archive *archive, unsigned char type, uint64_t id)
{
	text_add_byte(text, (char)type);
	add_integer(text, archive, id);
}

void archive_block_add_chunk(struct text *text, const struct archive *archive, size_t length)
{
	add_integer(text, archive, length);
}

void archive_block_end(struct text *text, const struct archive *archive)
{
	add_integer(text, archive, 0);
}

#include "dump/tar.h"

#include <string.h>

/* Offsets and lengths of the fields in a member's header. */
enum {
	NAME_LENGTH = 100,
	SIZE_AT = 124,
	SIZE_LENGTH = 12,
	CHECKSUM_AT = 148,
	CHECKSUM_LENGTH = 8,
};

static const char damaged[] = "it is damaged: corrupt tar header";

void tar_open(struct tar *tar)
{
	*tar = (struct tar){.members = 0};
	archive_open(&tar->contents, ARCHIVE_TAR);
}

/*
 * Reads a number in octal digits or, if the first bit is set, in binary, as pg_dump and other tar
 * programs write large numbers. False if it is malformed or too large.
 */
static bool read_tar_number(const unsigned char *field, size_t length, uint64_t *number)
{
	bool binary = (field[0] & 0x80) != 0;
	size_t i = 0;

	*number = binary ? field[i++] & 0x7f : 0;
	while (!binary && i < length && field[i] == ' ')
		i++;
	for (; i < length; i++) {
		if (!binary && (field[i] == ' ' || field[i] == '\0'))
			break;
		if ((!binary && (field[i] < '0' || field[i] > '7')) || *number >> 55 != 0)
			return false;
		*number = binary ? *number << 8 | field[i]
				 : *number << 3 | (uint64_t)(field[i] - '0');
	}
	return true;
}

/* The checksum is the sum of the header's bytes, with spaces in place of the checksum. */
static bool has_right_checksum(const unsigned char *block)
{
	uint64_t stated;
	uint64_t sum = 0;

	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH ? ' ' : block[i];
	return read_tar_number(block + CHECKSUM_AT, CHECKSUM_LENGTH, &stated) && stated == sum;
}

static bool has_member_name(const unsigned char *block, const char *name)
{
	return strncmp((const char *)block, name, NAME_LENGTH) == 0;
}

static bool is_zero_block(const unsigned char *block)
{
	for (size_t i = 0; i < TAR_BLOCK; i++)
		if (block[i] != 0)
			return false;
	return true;
}

static void begin_member(struct tar *tar)
{
	const unsigned char *block = tar->block;

	if (!has_right_checksum(block) ||
		!read_tar_number(block + SIZE_AT, SIZE_LENGTH, &tar->content)) {
		tar->damage = damaged;
		return;
	}
	if ((tar->members == 0) != has_member_name(block, "toc.dat")) {
		tar->damage = "it is damaged: its table of contents is misplaced";
		return;
	}
	tar->padding = (TAR_BLOCK - tar->content % TAR_BLOCK) % TAR_BLOCK;
	tar->members++;
	tar->has_script = has_member_name(block, "restore.sql");
}

/* Takes a whole block outside of a member's content. */
static void take_block(struct tar *tar)
{
	if (is_zero_block(tar->block))
		tar->empty_blocks = tar->empty_blocks > 0 ? 2 : 1;
	else if (tar->empty_blocks == 0)
		begin_member(tar);
	else
		tar->damage = "there is more data after its end: two dumps in one stream";
}

static size_t fill_block(struct tar *tar, const unsigned char *bytes, size_t length)
{
	if (length > TAR_BLOCK - tar->block_filled)
		length = TAR_BLOCK - tar->block_filled;
	memcpy(tar->block + tar->block_filled, bytes, length);
	tar->block_filled += length;
	if (tar->block_filled == TAR_BLOCK) {
		tar->block_filled = 0;
		take_block(tar);
	}
	return length;
}

static size_t pass_content(struct tar *tar, const unsigned char *bytes, size_t length)
{
	if (length > tar->content)
		length = (size_t)tar->content;
	if (tar->members == 1)
		archive_feed(&tar->contents, bytes, length);
	tar->content -= length;
	return length;
}

static size_t pass_padding(struct tar *tar, size_t length)
{
	if (length > tar->padding)
		length = (size_t)tar->padding;
	tar->padding -= length;
	return length;
}

void tar_feed(struct tar *tar, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;
	const unsigned char *end = next + length;

	while (next < end && !tar->damage) {
		size_t rest = (size_t)(end - next);

		if (tar->content > 0)
			next += pass_content(tar, next, rest);
		else if (tar->padding > 0)
			next += pass_padding(tar, rest);
		else
			next += fill_block(tar, next, rest);
	}
}

const char *tar_fault(const struct tar *tar)
{
	if (tar->damage)
		return tar->damage;
	if (!tar->contents.unknown && !archive_has_contents(&tar->contents))
		return "its table of contents is cut short";
	if (!tar->has_script || tar->empty_blocks < 2 || tar->block_filled != 0)
		return "its end is missing";
	return NULL;
}

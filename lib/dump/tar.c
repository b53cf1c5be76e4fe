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
static const char extra_bytes[] = "there are other bytes after its end";
static const char cut_after_whole[] =
	"two dumps in one stream, the last of them cut short or damaged";

void tar_open(struct tar *tar)
{
	*tar = (struct tar){.dumps = 1};
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

/* It is blobs.toc before version 17, and blobs_ID.toc since then. */
static bool is_blob_list(const unsigned char *block)
{
	return strncmp((const char *)block, "blobs", 5) == 0;
}

/* Notes that the member is there, unless it is one that the contents do not name. */
static void note_member(struct tar *tar)
{
	const unsigned char *block = tar->block;
	size_t length = strnlen((const char *)block, NAME_LENGTH);

	tar->has_script = has_member_name(block, "restore.sql");
	tar->in_blobs = is_blob_list(block);
	tar->in_name = false;
	if (tar->in_blobs)
		tar->blob_lists++;
	else if (tar->members > 1 && !tar->has_script)
		number_set_add(&tar->there, number_set_hash(0, block, length));
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
	note_member(tar);
}

/* The members that the contents name, and those that the lists of large objects name. */
static struct number_set find_named(const struct tar *tar)
{
	struct number_set named = tar->contents.members;

	named.count += tar->blobs.count;
	named.sums[0] += tar->blobs.sums[0];
	named.sums[1] += tar->blobs.sums[1];
	return named;
}

/* What is wrong with the last archive of the stream, NULL if it is complete. */
static const char *find_fault(const struct tar *tar)
{
	struct number_set named = find_named(tar);

	if (tar->damage)
		return tar->damage;
	if (tar->contents.damage)
		return tar->contents.damage;
	if (!archive_has_contents(&tar->contents))
		return "its table of contents is cut short";
	if (!tar->has_script || tar->empty_blocks < 2)
		return "its end is missing";
	if (number_set_equals(&named, &tar->there) && tar->blob_lists == tar->contents.blob_lists)
		return NULL;
	return tar->there.count < named.count || tar->blob_lists < tar->contents.blob_lists
		       ? "it is damaged: members that its table of contents names are missing"
		       : "it is damaged: its members do not match its table of contents";
}

/* A block that is not of zeros comes after the archive, or after one block of zeros. */
static void take_block_after_end(struct tar *tar)
{
	uint64_t dumps = tar->dumps;

	if (find_fault(tar)) {
		tar->damage = "it is damaged: there is more data after its end";
	} else if (has_member_name(tar->block, "toc.dat") && has_right_checksum(tar->block)) {
		unsigned char block[TAR_BLOCK];

		memcpy(block, tar->block, TAR_BLOCK);
		tar_open(tar);
		memcpy(tar->block, block, TAR_BLOCK);
		tar->dumps = dumps + 1;
		begin_member(tar);
	} else {
		tar->extra = extra_bytes;
	}
}

/* Takes a whole block outside of a member's content. */
static void take_block(struct tar *tar)
{
	if (is_zero_block(tar->block))
		tar->empty_blocks = tar->empty_blocks > 0 ? 2 : 1;
	else if (tar->empty_blocks == 0)
		begin_member(tar);
	else
		take_block_after_end(tar);
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

/* Reads lines of an object's number, a space and the name of its member. */
static void read_blob_list(struct tar *tar, const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\n' && tar->in_name)
			number_set_add(&tar->blobs, tar->name_hash);
		if (tar->in_name && bytes[i] != '\n')
			tar->name_hash = number_set_hash(tar->name_hash, bytes + i, 1);
		if (bytes[i] == ' ' && !tar->in_name) {
			tar->in_name = true;
			tar->name_hash = 0;
		} else if (bytes[i] == '\n') {
			tar->in_name = false;
		}
	}
}

static size_t pass_content(struct tar *tar, const unsigned char *bytes, size_t length)
{
	if (length > tar->content)
		length = (size_t)tar->content;
	if (tar->members == 1)
		archive_feed(&tar->contents, bytes, length);
	else if (tar->in_blobs)
		read_blob_list(tar, bytes, length);
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

	while (next < end && !tar->damage && !tar->extra) {
		size_t rest = (size_t)(end - next);

		if (tar->content > 0)
			next += pass_content(tar, next, rest);
		else if (tar->padding > 0)
			next += pass_padding(tar, rest);
		else
			next += fill_block(tar, next, rest);
	}
}

/* Judges what follows a whole archive and is no whole block. */
static enum verdict judge_rest(const struct tar *tar, const char **reason)
{
	const char *rest = (const char *)tar->block;
	size_t length =
		tar->block_filled < strlen("toc.dat") ? tar->block_filled : strlen("toc.dat");
	bool is_header = memcmp(rest, "toc.dat", length) == 0;

	*reason = is_header ? cut_after_whole : extra_bytes;
	return is_header ? VERDICT_INCOMPLETE : VERDICT_FOLLOWED;
}

enum verdict tar_verdict(const struct tar *tar, const char **reason)
{
	*reason = tar->extra;
	if (tar->extra)
		return VERDICT_FOLLOWED;
	*reason = find_fault(tar);
	if (*reason) {
		if (tar->dumps > 1)
			*reason = cut_after_whole;
		return VERDICT_INCOMPLETE;
	}
	if (tar->block_filled > 0)
		return judge_rest(tar, reason);
	if (tar->dumps > 1)
		*reason = "two dumps in one stream, each of them whole";
	return *reason ? VERDICT_FOLLOWED : VERDICT_COMPLETE;
}

#include "dump/frames.h"

#include <string.h>

#define DAMAGED "damaged"

enum {
	ZSTD_MAGIC = 0x2fb528, /* and 0xfd */
	ZSTD_BLOCK_MAX = 128 << 10,
	ZSTD_RLE = 1,
	ZSTD_RESERVED = 3,
	LZ4_BLOCK_MAX = 4 << 20,
	XZ_NUMBER_BITS = 63,
};

#define XZ_RECORDS_MAX ((uint64_t)1 << 40)

/* Passes over SKIP bytes, then collects a field of WANT bytes for TAKE_FIELD. */
static void expect_field(
	struct frames *frames, uint64_t skip, size_t want, void (*take_field)(struct frames *))
{
	frames->skip = skip;
	frames->want = want;
	frames->have = 0;
	frames->take_field = take_field;
}

/* After SKIP bytes the current frame is over. */
static void end_frame(struct frames *frames, uint64_t skip, void (*take_magic)(struct frames *))
{
	frames->outside = true;
	expect_field(frames, skip, 4, take_magic);
}

static uint32_t read_little(const unsigned char *bytes, int size)
{
	uint32_t number = 0;

	for (int i = size - 1; i >= 0; i--)
		number = number << 8 | bytes[i];
	return number;
}

static bool is_skippable(uint32_t magic)
{
	return (magic & 0xfffffff0) == 0x184d2a50;
}

/* What follows a frame is none. */
static void find_foreign(struct frames *frames)
{
	frames->fault = "followed by other data";
}

/* zstd: magic, descriptor, header, blocks, checksum. */

static void take_zstd_magic(struct frames *frames);

static void take_zstd_skippable(struct frames *frames)
{
	end_frame(frames, read_little(frames->field, 4), take_zstd_magic);
}

static void take_zstd_block(struct frames *frames)
{
	uint32_t header = read_little(frames->field, 3);
	uint32_t type = header >> 1 & 3, size = header >> 3;

	if (type == ZSTD_RESERVED || size > ZSTD_BLOCK_MAX) {
		frames->fault = DAMAGED;
		return;
	}
	if (type == ZSTD_RLE)
		size = 1;
	if ((header & 1) != 0)
		end_frame(frames, size + (frames->has_checksum ? 4U : 0U), take_zstd_magic);
	else
		expect_field(frames, size, 3, take_zstd_block);
}

static void take_zstd_descriptor(struct frames *frames)
{
	static const unsigned char dictionary_sizes[] = {0, 1, 2, 4};
	static const unsigned char content_sizes[] = {0, 2, 4, 8};
	unsigned descriptor = frames->field[0];
	bool is_single = (descriptor >> 5 & 1) != 0;
	unsigned size = dictionary_sizes[descriptor & 3] + content_sizes[descriptor >> 6];

	/* A single segment has no window, and always the size of its content. */
	if (!is_single || descriptor >> 6 == 0)
		size++;
	if ((descriptor & 3) != 0)
		frames->dictionary = true;
	frames->has_checksum = (descriptor >> 2 & 1) != 0;
	if ((descriptor >> 3 & 1) != 0)
		frames->fault = DAMAGED;
	expect_field(frames, size, 3, take_zstd_block);
}

static void take_zstd_magic(struct frames *frames)
{
	uint32_t magic = read_little(frames->field, 4);

	frames->outside = false;
	if (magic == (0xfd000000 | ZSTD_MAGIC))
		expect_field(frames, 0, 1, take_zstd_descriptor);
	else if (is_skippable(magic))
		expect_field(frames, 0, 4, take_zstd_skippable);
	else
		find_foreign(frames);
}

/* lz4: magic, flags, header, blocks, end mark, checksum. */

static void take_lz4_magic(struct frames *frames);

static void take_lz4_skippable(struct frames *frames)
{
	end_frame(frames, read_little(frames->field, 4), take_lz4_magic);
}

static void take_lz4_block(struct frames *frames)
{
	uint32_t size = read_little(frames->field, 4) & 0x7fffffff;

	if (size > LZ4_BLOCK_MAX)
		frames->fault = DAMAGED;
	else if (read_little(frames->field, 4) == 0)
		end_frame(frames, frames->has_checksum ? 4 : 0, take_lz4_magic);
	else
		expect_field(
			frames, size + (frames->has_block_checksum ? 4U : 0U), 4, take_lz4_block);
}

static void take_lz4_flags(struct frames *frames)
{
	unsigned flags = frames->field[0];
	bool has_size = (flags >> 3 & 1) != 0, has_dictionary = (flags & 1) != 0;

	frames->unknown = flags >> 6 != 1; /* the version */
	frames->has_block_checksum = (flags >> 4 & 1) != 0;
	frames->has_checksum = (flags >> 2 & 1) != 0;
	if (has_dictionary)
		frames->dictionary = true;
	expect_field(
		frames, (has_size ? 8U : 0U) + (has_dictionary ? 4U : 0U) + 1, 4, take_lz4_block);
}

/* The blocks of a legacy frame end where another magic number begins. */
static void take_lz4_magic(struct frames *frames)
{
	uint32_t magic = read_little(frames->field, 4);

	frames->outside = false;
	if (magic == 0x184d2204)
		expect_field(frames, 0, 2, take_lz4_flags);
	else if (is_skippable(magic))
		expect_field(frames, 0, 4, take_lz4_skippable);
	else if (magic == 0x184c2102)
		frames->unknown = true;
	else
		find_foreign(frames);
}

/* xz: stream header, blocks of LZMA2 chunks, index, footer; then padding or another stream. */

static void take_xz_magic(struct frames *frames);
static void take_xz_block(struct frames *frames);

static void take_xz_footer(struct frames *frames)
{
	if (memcmp(frames->field + 10, "YZ", 2) == 0)
		end_frame(frames, 0, take_xz_magic);
	else
		frames->fault = DAMAGED;
}

static uint64_t round_up(uint64_t size)
{
	return (4 - size % 4) % 4;
}

/* Counts a complete number of the index. The first is that of records, of two numbers each. */
static void count_number(struct frames *frames)
{
	if (frames->numbers == 0)
		frames->numbers = frames->number * 2 + 1;
	frames->number = 0;
	frames->shift = 0;
	frames->numbers--;
}

static void take_xz_index(struct frames *frames)
{
	unsigned byte = frames->field[0];

	frames->packed++;
	frames->number |= (uint64_t)(byte & 0x7f) << frames->shift;
	frames->shift += 7;
	expect_field(frames, 0, 1, take_xz_index);
	if ((byte & 0x80) != 0) {
		if (frames->shift >= XZ_NUMBER_BITS)
			frames->fault = DAMAGED;
		return;
	}
	if (frames->numbers == 0 && frames->number > XZ_RECORDS_MAX) {
		frames->fault = DAMAGED;
		return;
	}
	count_number(frames);
	if (frames->numbers == 0)
		expect_field(frames, round_up(frames->packed) + 4, 12, take_xz_footer);
}

static void take_xz_chunk(struct frames *frames);

static void take_xz_chunk_size(struct frames *frames)
{
	bool is_packed = frames->control >= 0x80;
	const unsigned char *field = frames->field + (is_packed ? 2 : 0);
	uint64_t size = ((uint64_t)field[0] << 8 | field[1]) + 1;

	if (frames->control >= 0xc0) /* new properties */
		size++;
	frames->packed += frames->want + size;
	expect_field(frames, size, 1, take_xz_chunk);
}

static void take_xz_chunk(struct frames *frames)
{
	unsigned char control = frames->field[0];

	frames->packed++;
	frames->control = control;
	if (control == 0)
		expect_field(
			frames, round_up(frames->packed) + frames->check_size, 1, take_xz_block);
	else if (control <= 2)
		expect_field(frames, 0, 2, take_xz_chunk_size);
	else if (control >= 0x80)
		expect_field(frames, 0, 4, take_xz_chunk_size);
	else
		frames->fault = DAMAGED;
}

/* A block's first byte is the length of its header; 0 begins the index. */
static void take_xz_block(struct frames *frames)
{
	uint64_t header = ((uint64_t)frames->field[0] + 1) * 4;

	if (frames->field[0] != 0) {
		frames->packed = 0;
		expect_field(frames, header - 1, 1, take_xz_chunk);
		return;
	}
	frames->packed = 1;
	frames->numbers = frames->number = 0;
	frames->shift = 0;
	expect_field(frames, 0, 1, take_xz_index);
}

static void take_xz_flags(struct frames *frames)
{
	static const unsigned char check_sizes[] = {
		0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64};

	frames->unknown = frames->field[2] != 0 || frames->field[3] > 0x0f;
	frames->check_size = check_sizes[frames->field[3] & 0x0f];
	expect_field(frames, 0, 1, take_xz_block);
}

static void take_xz_magic(struct frames *frames)
{
	frames->outside = false;
	if (memcmp(frames->field,
		    "\xfd"
		    "7zX",
		    4) == 0)
		expect_field(frames, 0, 8, take_xz_flags);
	else if (memcmp(frames->field, "\0\0\0\0", 4) == 0)
		end_frame(frames, 0, take_xz_magic);
	else
		find_foreign(frames);
}

bool frames_can_walk(enum stream_kind kind)
{
	return kind == STREAM_ZSTD || kind == STREAM_LZ4 || kind == STREAM_XZ;
}

void frames_open(struct frames *frames, enum stream_kind kind)
{
	*frames = (struct frames){.outside = true};
	switch (kind) {
	case STREAM_ZSTD:
		expect_field(frames, 0, 4, take_zstd_magic);
		break;
	case STREAM_LZ4:
		expect_field(frames, 0, 4, take_lz4_magic);
		break;
	default:
		expect_field(frames, 0, 4, take_xz_magic);
	}
}

void frames_feed(struct frames *frames, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;

	while (length > 0 && !frames->fault && !frames->unknown) {
		size_t taken;

		if (frames->skip > 0) {
			taken = frames->skip < length ? (size_t)frames->skip : length;
			frames->skip -= taken;
		} else {
			taken = frames->want - frames->have;
			taken = taken < length ? taken : length;
			memcpy(frames->field + frames->have, next, taken);
			frames->have += taken;
			if (frames->have == frames->want)
				frames->take_field(frames);
		}
		next += taken;
		length -= taken;
	}
}

const char *frames_fault(const struct frames *frames)
{
	if (frames->fault || frames->unknown)
		return frames->fault;
	if (frames->outside && frames->have == 0 && frames->skip == 0)
		return NULL;
	return "cut short";
}

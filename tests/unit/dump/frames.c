/* dump/frames: every proper prefix of a frame is cut short, however it is cut into pieces. */
#include "dump/frames.h"

#include "tap.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Made by zstd 1.5, lz4 1.9 and xz 5.4 of 40 lines "a line of a dump". */
#define ZSTD                                                                                       \
	"\x28\xb5\x2f\xfd\x64\xa8\x01\xc5\x00\x00\x88\x61\x20\x6c\x69\x6e\x65\x20\x6f\x66"         \
	"\x20\x61\x20\x64\x75\x6d\x70\x0a\x01\x00\x29\x51\x35\x97\xbf\xdd\x20\xc4"
#define ZSTD_FROM_PIPE                                                                             \
	"\x28\xb5\x2f\xfd\x00\x58\xc5\x00\x00\x88\x61\x20\x6c\x69\x6e\x65\x20\x6f\x66\x20"         \
	"\x61\x20\x64\x75\x6d\x70\x0a\x01\x00\x29\x51\x35\x97"
#define ZSTD_WITH_DICTIONARY                                                                       \
	"\x28\xb5\x2f\xfd\x67\x5a\x31\x33\x71\xa8\x01\xc5\x00\x00\x88\x61\x20\x6c\x69\x6e"         \
	"\x65\x20\x6f\x66\x20\x61\x20\x64\x75\x6d\x70\x0a\x01\x00\x29\x51\x35\x97\xbf\xdd"         \
	"\x20\xc4"
#define LZ4                                                                                        \
	"\x04\x22\x4d\x18\x64\x40\xa7\x1e\x00\x00\x00\xff\x02\x61\x20\x6c\x69\x6e\x65\x20"         \
	"\x6f\x66\x20\x61\x20\x64\x75\x6d\x70\x0a\x11\x00\xff\xff\x81\x50\x64\x75\x6d\x70"         \
	"\x0a\x00\x00\x00\x00\x67\x90\x6d\x34"
#define LZ4_WITH_CHECKSUMS                                                                         \
	"\x04\x22\x4d\x18\x7c\x40\xa8\x02\x00\x00\x00\x00\x00\x00\xc0\x1e\x00\x00\x00\xff"         \
	"\x02\x61\x20\x6c\x69\x6e\x65\x20\x6f\x66\x20\x61\x20\x64\x75\x6d\x70\x0a\x11\x00"         \
	"\xff\xff\x81\x50\x64\x75\x6d\x70\x0a\x08\x29\x83\x78\x00\x00\x00\x00\x67\x90\x6d"         \
	"\x34"
#define XZ                                                                                         \
	"\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01\x0c\x00\x00\x00"         \
	"\x8f\x98\x41\x9c\xe0\x02\xa7\x00\x1c\x5d\x00\x30\x88\x09\x86\xd4\x1f\x45\xb8\x23"         \
	"\x8f\xf5\x32\x66\x49\xae\x4a\x32\xd6\xc9\x90\xe1\x1f\x64\x09\xcc\x71\xc0\x00\x00"         \
	"\x7b\xec\x87\xc7\xfb\x59\x5f\x8f\x00\x01\x38\xa8\x05\x00\x00\x00\x78\x75\xf5\x5c"         \
	"\xb1\xc4\x67\xfb\x02\x00\x00\x00\x00\x04\x59\x5a"
#define XZ_OF_BLOCKS                                                                               \
	"\xfd\x37\x7a\x58\x5a\x00\x00\x00\xff\x12\xd9\x41\x02\x00\x21\x01\x16\x00\x00\x00"         \
	"\x74\x2f\xe5\xa3\xe0\x01\x2b\x00\x19\x5d\x00\x30\x88\x09\x86\xd4\x1f\x45\xb8\x23"         \
	"\x8f\xf5\x32\x66\x49\xae\x4a\x32\xd6\xc9\x90\xe1\x02\x6b\x80\x00\x00\x00\x00\x00"         \
	"\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2f\xe5\xa3\xe0\x01\x2b\x00\x1a\x5d\x00\x10"         \
	"\x19\x0a\xa6\xef\x76\x50\x29\x6a\x2a\x63\x4c\x07\xc1\xf2\x74\x9e\xc8\x92\x87\x26"         \
	"\x52\xc5\x00\x00\x00\x00\x00\x00\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2f\xe5\xa3"         \
	"\xe0\x00\x4f\x00\x18\x5d\x00\x32\x88\x09\xe6\xa1\x79\x06\x0b\x99\xe5\xad\x24\x02"         \
	"\x5e\x16\xc4\x3e\xa8\xb5\x84\xa6\xe8\x00\x00\x00\x00\x03\x2d\xac\x02\x2e\xac\x02"         \
	"\x2c\x50\x00\x00\x89\xa0\xe5\x15\x0d\xd3\x56\x37\x03\x00\x00\x00\x00\x00\x59\x5a"

#define SKIPPABLE "\x5a\x2a\x4d\x18\5\0\0\0hello"
#define LZ4_LEGACY "\x02\x21\x4c\x18\4\0\0\0abcd"
#define PADDING "\0\0\0\0"

#define ROW(kind, name, bytes)                                                                     \
	{                                                                                          \
		kind, name, bytes, sizeof(bytes) - 1                                               \
	}

static const struct row {
	enum stream_kind kind;
	const char *name;
	const char *bytes;
	size_t length;
} frames[] = {
	ROW(STREAM_ZSTD, "zstd", ZSTD),
	ROW(STREAM_ZSTD, "zstd from a pipe", ZSTD_FROM_PIPE),
	ROW(STREAM_LZ4, "lz4", LZ4),
	ROW(STREAM_LZ4, "lz4 with checksums", LZ4_WITH_CHECKSUMS),
	ROW(STREAM_XZ, "xz", XZ),
	ROW(STREAM_XZ, "xz of three blocks", XZ_OF_BLOCKS),
};

static const struct row several[] = {
	ROW(STREAM_ZSTD, "two zstd frames", ZSTD ZSTD_FROM_PIPE),
	ROW(STREAM_ZSTD, "zstd with a skippable frame", ZSTD SKIPPABLE ZSTD),
	ROW(STREAM_ZSTD, "a skippable frame at the end", ZSTD SKIPPABLE),
	ROW(STREAM_ZSTD, "skippable frames at the beginning", SKIPPABLE SKIPPABLE ZSTD),
	ROW(STREAM_LZ4, "a skippable frame before lz4", SKIPPABLE LZ4),
	ROW(STREAM_LZ4, "two lz4 frames", LZ4 SKIPPABLE LZ4_WITH_CHECKSUMS),
	ROW(STREAM_LZ4, "lz4 followed by a legacy frame", LZ4 LZ4_LEGACY),
	ROW(STREAM_XZ, "two xz streams", XZ XZ_OF_BLOCKS),
	ROW(STREAM_XZ, "xz with stream padding", XZ PADDING PADDING XZ PADDING),
};

static const struct {
	struct row row;
	const char *fault;
} faulty[] = {
	{ROW(STREAM_ZSTD, "zstd and text", ZSTD "text"), "followed by other data"},
	{ROW(STREAM_ZSTD, "zstd and half a magic number", ZSTD "\x28\xb5"), "cut short"},
	{ROW(STREAM_ZSTD, "zstd and lz4", ZSTD LZ4), "followed by other data"},
	{ROW(STREAM_ZSTD, "a reserved block", "\x28\xb5\x2f\xfd\0\0\6\0\0"), "damaged"},
	{ROW(STREAM_ZSTD, "a block that is too long", "\x28\xb5\x2f\xfd\0\0\4\0\x20"), "damaged"},
	{ROW(STREAM_LZ4, "lz4 and text", LZ4 "text"), "followed by other data"},
	{ROW(STREAM_LZ4, "a block that is too long", "\x04\x22\x4d\x18\x40\x40\0\0\0\0\x7f"),
		"damaged"},
	{ROW(STREAM_XZ, "xz and text", XZ "text"), "followed by other data"},
	{ROW(STREAM_XZ, "xz and half of its padding", XZ "\0\0"), "cut short"},
	{ROW(STREAM_XZ, "a chunk of an unknown kind",
		 "\xfd\x37zXZ\0\0\1\0\0\0\0\1\0\0\0\0\0\0\0\3"),
		"damaged"},
};

static struct frames walk(const struct row *row, size_t length, size_t piece)
{
	struct frames walked;

	frames_open(&walked, row->kind);
	for (size_t at = 0; at < length; at += piece)
		frames_feed(&walked, row->bytes + at, length - at < piece ? length - at : piece);
	return walked;
}

static const char *find_fault(const struct row *row, size_t length, size_t piece)
{
	struct frames walked = walk(row, length, piece);

	return frames_fault(&walked);
}

static void test_prefixes(const struct row *row)
{
	static const size_t pieces[] = {1, 3, 1000};

	for (size_t p = 0; p < COUNT(pieces); p++) {
		size_t wrong = 0;

		for (size_t cut = 1; cut < row->length; cut++)
			if (!find_fault(row, cut, pieces[p]))
				wrong++;
		tap_ok(!find_fault(row, row->length, pieces[p]), "%s is whole in pieces of %zu",
			row->name, pieces[p]);
		tap_ok(wrong == 0, "%s: %zu prefixes are not cut short", row->name, wrong);
	}
}

int main(void)
{
	const struct row dictionary =
		ROW(STREAM_ZSTD, "zstd with a dictionary", ZSTD_WITH_DICTIONARY);

	for (size_t i = 0; i < COUNT(frames); i++) {
		test_prefixes(&frames[i]);
		tap_ok(!walk(&frames[i], frames[i].length, 1).dictionary, "%s has no dictionary",
			frames[i].name);
	}
	test_prefixes(&dictionary);
	tap_ok(walk(&dictionary, dictionary.length, 1).dictionary, "%s has one", dictionary.name);
	for (size_t i = 0; i < COUNT(several); i++)
		tap_ok(!find_fault(&several[i], several[i].length, 1), "%s is whole",
			several[i].name);
	for (size_t i = 0; i < COUNT(faulty); i++)
		tap_same_text(find_fault(&faulty[i].row, faulty[i].row.length, 1), faulty[i].fault,
			faulty[i].row.name);
	tap_ok(frames_can_walk(STREAM_XZ) && !frames_can_walk(STREAM_GZIP) &&
			!frames_can_walk(STREAM_PLAIN),
		"xz can be walked, gzip and dumps cannot");
	return tap_done();
}

/*
 * Arbitrary data through the walk over frames. It terminates, with the same result however the data
 * is cut into pieces; nothing changes after a fault; and data that is whole is whole again when a
 * skippable frame follows it, and cut short when half of one does. The first byte of the input is
 * the size of the pieces minus one, the second one chooses the format.
 */
#include "dump/frames.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct frames walk(enum stream_kind kind, const uint8_t *bytes, size_t length, size_t piece)
{
	struct frames frames;

	frames_open(&frames, kind);
	for (size_t at = 0; at < length; at += piece)
		frames_feed(&frames, bytes + at, length - at < piece ? length - at : piece);
	return frames;
}

/* Both are constants, so the same text has the same address. */
static void compare(const struct frames *a, const struct frames *b)
{
	if (frames_fault(a) != frames_fault(b) || a->unknown != b->unknown ||
		a->dictionary != b->dictionary)
		abort();
}

/* Feeds what may follow a frame of zstd or lz4. */
static void continue_frames(struct frames frames)
{
	static const char skippable[] = "\x53\x2a\x4d\x18\2\0\0\0ab";
	const char *fault = frames_fault(&frames);
	bool is_open = !frames.fault && !frames.unknown;

	frames_feed(&frames, skippable, sizeof skippable - 2);
	if (!is_open && frames_fault(&frames) != fault)
		abort();
	if (is_open && !fault && strcmp(frames_fault(&frames), "cut short") != 0)
		abort();
	frames_feed(&frames, "b", 1);
	if (is_open && !fault && frames_fault(&frames))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum stream_kind kinds[] = {STREAM_ZSTD, STREAM_LZ4, STREAM_XZ};
	enum stream_kind kind;
	struct frames whole, cut;

	if (size < 3)
		return 0;
	kind = kinds[data[1] % 3];
	whole = walk(kind, data + 2, size - 2, size);
	cut = walk(kind, data + 2, size - 2, (size_t)data[0] + 1);
	compare(&whole, &cut);
	if (kind != STREAM_XZ)
		continue_frames(whole);
	return 0;
}

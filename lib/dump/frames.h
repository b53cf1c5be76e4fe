/*
 * Walks the frames of compressed data without decompressing them, and so tells whether the data is
 * cut short.
 *
 * Formats: zstd (RFC 8878), lz4 (the LZ4 frame format, version 1.6.4) and xz (the .xz file format,
 * version 1.2.1). Several frames in a row, skippable frames of zstd and lz4, and stream padding of
 * xz are legal. Blocks are passed over by their length; their content and checksums are not
 * examined. gzip data cannot be walked: its blocks do not tell their length.
 */
#ifndef DUMP_FRAMES_H
#define DUMP_FRAMES_H

#include "dump/judge.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FRAMES_FIELD = 12 };

struct frames {
	void (*take_field)(struct frames *frames); /* what to do with the next field */
	uint64_t skip;                             /* bytes to pass over before it */
	size_t want, have;                         /* its length, and how much of it is there */
	unsigned char field[FRAMES_FIELD];
	bool outside;      /* the next field begins a frame */
	bool unknown;      /* a variant of the format that is not known: not walked any further */
	bool dictionary;   /* a frame needs a dictionary to be decompressed */
	const char *fault; /* NULL: none so far */

	/* Of the current frame. */
	bool has_block_checksum, has_checksum; /* zstd and lz4 */
	size_t check_size;                     /* of an xz block, in bytes */
	uint64_t packed;                       /* bytes of the block, or of the index, so far */
	unsigned char control;                 /* of an LZMA2 chunk */
	uint64_t numbers; /* that are still to come in the index; 0: not known yet */
	uint64_t number;  /* of the index, as far as it was read */
	unsigned shift;   /* bits of it */
};

/* True if data of KIND can be walked. */
bool frames_can_walk(enum stream_kind kind);

/* Begins to walk data of KIND, which can be walked. There is nothing to close. */
void frames_open(struct frames *frames, enum stream_kind kind);

/* Takes the next LENGTH bytes. Does nothing once there is a fault. */
void frames_feed(struct frames *frames, const void *bytes, size_t length);

/*
 * At the end of the data: NULL if it ended with a whole frame, or if a variant is not known. If
 * not, a constant text that follows "is", such as "cut short".
 */
const char *frames_fault(const struct frames *frames);

#endif

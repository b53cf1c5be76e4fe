/*
 * How a stream is cut into the parts of a multipart upload.
 *
 * S3 takes at most 10,000 parts of 5 MiB to 5 GiB, and a part stays in memory until it has
 * arrived. Parts of a stream of unknown length begin small, grow to a quarter of the memory (of
 * which 16 MiB are kept for all else), stay there for as long as that is safe, and then double
 * again and again, so that no stream ends for want of parts that is shorter than some TiB. By
 * default:
 *
 *     memory 80 MiB; parts of 8 MiB for the first 8 GiB, of 16 MiB from 20 GiB on, and growing from
 *     51 GiB on. From 70 GiB on two of them need more than that memory: 250 MiB at 160 GiB, 2 GiB
 *     at 1 TiB, 10 GiB at the end, 6 TiB.
 *
 * Parts are all equal where the store wants that or the part size is given; and equal but for the
 * last tenth where the stream's size is, which leaves room for a wrong guess.
 *
 * Source: "Amazon S3 multipart upload limits" of the Amazon S3 user guide.
 */
#ifndef S3_PLAN_H
#define S3_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PLAN_PARTS_MAX = 10000,
	PLAN_BUFFERS_MIN = 2, /* one is sent while another is filled */
	PLAN_BUFFERS_MAX = 8,
};

/* What the user says, in bytes; 0 where nothing is said. */
struct part_plan_options {
	uint64_t memory; /* for the whole process */
	uint64_t part_size;
	uint64_t expected_size;
	int parts_max; /* of this store */
	bool equal;    /* the store wants parts of one size */
};

struct part_plan {
	size_t memory; /* for buffers */
	size_t limit;  /* ... beyond which it is worth a word */
	size_t first;  /* the size of the parts up to GROW_FROM */
	size_t flat;   /* ... from FLAT_FROM to DOUBLE_FROM */
	int grow_from;
	int flat_from;
	int double_from;
	int double_every;
	int parts_max;
};

/* Returns NULL, or a constant text: why there can be no such plan. */
const char *plan_init(struct part_plan *plan, const struct part_plan_options *options);

/* The size in bytes of part NUMBER, from 1 to parts_max. It never shrinks. */
size_t plan_part_size(const struct part_plan *plan, int number);

/* How many buffers for parts of this size may exist, the one being filled among them. */
int plan_buffers(const struct part_plan *plan, size_t part_size);

/* Whether parts of this size take more memory than the user allowed, or would expect. */
bool plan_is_exceeded(const struct part_plan *plan, size_t part_size);

/* How many bytes it can carry. */
uint64_t plan_capacity(const struct part_plan *plan);

#endif

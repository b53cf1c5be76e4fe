/*
 * Decides the sizes of the parts of a multipart upload.
 *
 * S3 allows 10,000 parts of 5 MiB to 5 GiB, and a part stays in memory until the store has
 * acknowledged it. The parts of a stream of unknown length start small, grow to a quarter of the
 * memory (less 16 MiB for everything else), keep that size as long as is safe, and then double
 * repeatedly, so that a stream of several TiB does not run out of parts. By default:
 *
 *     memory 80 MiB; parts of 8 MiB for the first 8 GiB, of 16 MiB from 20 GiB on, and growing from
 *     51 GiB on. From 70 GiB on two of them need more than that memory: 250 MiB at 160 GiB, 2 GiB
 *     at 1 TiB, 10 GiB at the end, 6 TiB.
 *
 * All parts have the same size if the store requires that, or if the part size is given. If the
 * stream's size is given, only the last tenth of the parts may be larger, in case it was wrong.
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

/* Sizes in bytes; 0 if not given. */
struct part_plan_options {
	uint64_t memory; /* for the whole process */
	uint64_t part_size;
	uint64_t expected_size;
	int parts_max; /* of this store */
	bool equal;    /* the store requires parts of equal size */
};

struct part_plan {
	size_t memory; /* for buffers */
	size_t limit;  /* ... above which the user is told */
	size_t first;  /* the size of the parts up to GROW_FROM */
	size_t flat;   /* ... from FLAT_FROM to DOUBLE_FROM */
	int grow_from;
	int flat_from;
	int double_from;
	int double_every;
	int parts_max;
};

/* Returns NULL, or a constant text that says why the options cannot be met. */
const char *plan_init(struct part_plan *plan, const struct part_plan_options *options);

/* The size in bytes of part NUMBER, from 1 to parts_max. It never shrinks. */
size_t plan_part_size(const struct part_plan *plan, int number);

/* The maximum number of buffers of PART_SIZE, including the one being filled. */
int plan_buffers(const struct part_plan *plan, size_t part_size);

/* Whether parts of PART_SIZE need more memory than the user allowed, or would expect. */
bool plan_is_exceeded(const struct part_plan *plan, size_t part_size);

/* The total size of all parts in bytes. */
uint64_t plan_capacity(const struct part_plan *plan);

#endif

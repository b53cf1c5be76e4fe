/*
 * How a stream of unknown length is cut into the parts of a multipart upload.
 *
 * S3 takes 10,000 parts of 5 MiB to 5 GiB. Parts begin at 16 MiB and grow by 1 MiB after every
 * tenth, so that 10,000 of them hold 4.92 TiB while the first 100 GiB need no part above 144 MiB.
 *
 * Of buffers there are as many as fit into 80 MiB, but at most five and at least two. So they take
 * 80 MiB at most while parts are up to 40 MiB large, for the first 6.8 GiB, and the size of two
 * parts from there on: 96 MiB at 10 GiB, 288 MiB at 100 GiB, 916 MiB at 1 TiB, 2030 MiB at the end.
 */
#ifndef S3_PLAN_H
#define S3_PLAN_H

#include <stddef.h>

enum {
	PLAN_PARTS_MAX = 10000,
	PLAN_BUFFERS_MIN = 2, /* one is sent while another is filled */
	PLAN_BUFFERS_MAX = 5,
};

/* The size in bytes of part NUMBER, from 1 to PLAN_PARTS_MAX. */
size_t plan_part_size(int number);

/* How many buffers for parts of this size may exist, the one being filled among them. */
int plan_buffers(size_t part_size);

#endif

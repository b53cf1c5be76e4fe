/*
 * How a stream of unknown length is cut into the parts of a multipart upload.
 *
 * S3 takes 10,000 parts of 5 MiB to 5 GiB. Parts begin at 16 MiB and grow by 1 MiB after every
 * tenth, so that 10,000 of them hold 4.92 TiB while the first 100 GiB need no part above 144 MiB;
 * and there are as many buffers as a fixed budget of memory allows, so that the bytes in flight
 * stay about the same.
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

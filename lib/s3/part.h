/*
 * One part of a stream: its bytes, their sums, and the request that sends them.
 *
 * The bytes stay until the store has acknowledged them, so that they can be sent again. They lie in
 * pages of their own, given back to the system when the part's size changes.
 */
#ifndef S3_PART_H
#define S3_PART_H

#include "aws/request.h"
#include "s3/integrity.h"

#include <stddef.h>

enum part_state {
	PART_FREE,
	PART_FILLING,
	PART_FULL, /* complete, but not on its way yet */
	PART_SENDING,
};

struct part {
	enum part_state state;
	int number; /* from 1 */
	unsigned char *bytes;
	size_t size; /* 0 where there are no pages */
	size_t filled;
	struct integrity_sums sums; /* of all bytes, once it is full */
	struct request request;     /* while it is sent */
};

/* Makes a free part ready to be filled with SIZE bytes. 0, or -1 after an error message. */
int part_begin(struct part *part, const struct integrity *integrity, int number, size_t size);

/* LENGTH more bytes were put after those that are there. 0, or -1 after an error message. */
int part_advance(struct part *part, const struct integrity *integrity, size_t length);

/* No more bytes come. 0, or -1 after an error message. */
int part_finish(struct part *part, struct integrity *integrity);

/* Gives the pages back. The part must be free, or its request over. */
void part_release(struct part *part);

#endif

/*
 * A buffer for one part of a stream: its bytes, their checksums, and the request that sends them.
 *
 * The bytes are kept until the store has acknowledged them, so that they can be sent again. The
 * memory is mapped, and returned to the system when the part's size changes.
 */
#ifndef S3_PART_H
#define S3_PART_H

#include "aws/request.h"
#include "s3/integrity.h"
#include "unix/status.h"

#include <stddef.h>

enum part_state {
	PART_FREE,
	PART_FILLING,
	PART_FULL, /* complete, not sent yet */
	PART_SENDING,
};

struct part {
	enum part_state state;
	int number; /* from 1 */
	unsigned char *bytes;
	size_t size; /* 0 if nothing is mapped */
	size_t filled;
	struct integrity_sums sums; /* of the bytes added so far */
	struct request request;     /* in state PART_SENDING */
};

/* Prepares a free part for SIZE bytes. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message. */
enum status part_begin(
	struct part *part, const struct integrity *integrity, int number, size_t size);

/* Adds the LENGTH bytes that the caller stored at bytes + filled. Returns as above. */
enum status part_advance(struct part *part, const struct integrity *integrity, size_t length);

/* Completes the part. Returns as above. */
enum status part_finish(struct part *part, struct integrity *integrity);

/* Unmaps the memory. The part must be free, or its request over. */
void part_release(struct part *part);

#endif

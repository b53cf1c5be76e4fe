/*
 * What proves that the bytes that were read are those that were stored: a checksum that the store
 * keeps with the object, or an ETag that is the MD5 of its bytes.
 *
 * A checksum counts only if it is that of all bytes: not one of the parts' checksums, which S3
 * calls COMPOSITE and marks with a "-", and not one in the answer to a range, where S3 leaves it
 * out, or gives that of a part, and other stores give that of the whole.
 *
 * Source: "Checking object integrity in Amazon S3" of the Amazon S3 user guide; for ETags the page
 * on the type Object in the Amazon S3 API reference.
 */
#ifndef S3_PROOF_H
#define S3_PROOF_H

#include "s3/checksum.h"

#include <stdbool.h>
#include <stddef.h>

struct headers;

/* All zero is none. */
struct proof {
	struct checksum checksum;
	char expected[CHECKSUM_TEXT_SIZE];
};

/*
 * Takes the checksum that the header of an answer about the whole object bears. 1, 0 if there is
 * none, -1 after an error message.
 */
int proof_take_checksum(struct proof *proof, const struct headers *answer);

/*
 * Takes the ETag of an answer, whichever bytes it gives; 0 where that is no MD5 (of several parts,
 * or of what was encrypted with a key of somebody's own), or there is no MD5 to be had here.
 * Returns as proof_take_checksum().
 */
int proof_take_tag(struct proof *proof, const struct headers *answer);

/* How it is called, as "CRC64NVME"; NULL if there is none. */
const char *proof_name(const struct proof *proof);

/* The next bytes of the object. */
void proof_add(struct proof *proof, const void *bytes, size_t length);

/* All bytes were added: whether they are those that were stored. True also where nothing tells. */
bool proof_holds(struct proof *proof);

void proof_release(struct proof *proof);

#endif

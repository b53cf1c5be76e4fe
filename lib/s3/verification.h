/*
 * Finding out by what the bytes of an object can be verified, and doing so, while it is read.
 *
 * A stored checksum is asked for with HEAD, which gives that of the whole object, while the first
 * bytes are on their way: whoever may GET an object may do that. An ETag that is an MD5 serves
 * where there is no checksum. Nothing is verified if AWS_RESPONSE_CHECKSUM_VALIDATION, or the
 * profile's response_checksum_validation, is "when_required" ("Data Integrity Protections" of the
 * AWS SDKs and Tools reference).
 */
#ifndef S3_VERIFICATION_H
#define S3_VERIFICATION_H

#include "aws/request.h"
#include "s3/checksum.h"
#include "s3/range.h"

#include <stdbool.h>
#include <stddef.h>

struct bucket;
struct headers;
struct location;

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

/* Begins as {0}; whoever begins it fills in the first group, and owns what that points to. */
struct verification {
	struct bucket *bucket;
	const struct location *location;
	const struct object_version *version;

	struct proof proof;
	bool wanted;
	bool asked; /* the store, for its checksum */
	bool settled;
	struct request request;
};

/* Begins with the ETag of the first answer. Returns 0, or -1 after an error message. */
int verification_begin(struct verification *verification, const struct exchange *first);

/* Whether there is something by which it can be done, as far as that is known. */
bool verification_is_possible(const struct verification *verification);

/* Asks for the checksum of the object at PATH, which is kept, unless the user does not want it. */
void verification_ask(struct verification *verification, const char *path);

/*
 * Whether it is settled what bytes are verified by, and they can be added: 1, or 0 where the store
 * has yet to answer, or -1 after an error message.
 */
int verification_settle(struct verification *verification);

/* The next bytes. */
void verification_add(struct verification *verification, const void *bytes, size_t length);

/* All bytes were added. 0 if they are those that were stored; else says so and returns -1. */
int verification_finish(struct verification *verification);

/* Breaks off the question, if it is still asked. */
void verification_close(struct verification *verification);

#endif

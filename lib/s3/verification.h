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
#include "s3/proof.h"
#include "s3/snapshot.h"

#include <stdbool.h>

struct bucket;
struct location;

/* Begins as {0}; whoever begins it fills in the first group, and owns what that points to. */
struct verification {
	struct bucket *bucket;
	const struct location *location;
	const struct snapshot *snapshot;

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

/*
 * Verifies the bytes of an object while it is read, by the checksum that the store keeps with it,
 * or by an ETag that is the MD5 of its bytes.
 *
 * HEAD requests the checksum of the whole object while the first bytes arrive; it needs no
 * permission beyond that for GET. A checksum counts only if it covers all bytes. Checksums of
 * parts, which S3 calls COMPOSITE and marks with "-", do not; nor does one in the response to a
 * ranged GET, where S3 omits it or returns that of a part, and other stores return that of the
 * whole. Some stores return what cannot be a checksum of the object: it is not used, and a note
 * says so.
 *
 * Nothing is verified if AWS_RESPONSE_CHECKSUM_VALIDATION, or the profile's
 * response_checksum_validation, is "when_required".
 *
 * Sources: "Checking object integrity in Amazon S3" of the Amazon S3 user guide; the type Object of
 * the Amazon S3 API reference, for ETags; "Data Integrity Protections" of the AWS SDKs and Tools
 * reference.
 */
#ifndef S3_VERIFICATION_H
#define S3_VERIFICATION_H

#include "aws/request.h"
#include "s3/checksum.h"
#include "s3/range.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct bucket;
struct headers;
struct location;

/* The expected checksum, and that of the bytes read so far. {0}: there is none. */
struct proof {
	struct checksum checksum;
	char expected[CHECKSUM_TEXT_SIZE];
};

/*
 * Uses the checksum in the header of an answer about the whole object, if there is one, as
 * proof_name() then tells. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status proof_take_checksum(struct proof *proof, const struct headers *answer);

/*
 * Uses the ETag of an answer, which may be to a ranged GET. Returns as proof_take_checksum().
 * There is none if the ETag is not an MD5 of the content (multipart upload, SSE-KMS, SSE-C), or if
 * MD5 is not available on this machine (FIPS).
 */
enum status proof_take_tag(struct proof *proof, const struct headers *answer);

/* The name of the checksum, such as "CRC64NVME"; NULL if there is none. */
const char *proof_name(const struct proof *proof);

/* Adds the next bytes of the object. */
void proof_add(struct proof *proof, const void *bytes, size_t length);

/* Whether all bytes, which have been added, match the checksum. True if there is none. */
bool proof_holds(struct proof *proof);

void proof_release(struct proof *proof);

/* Begins as {0}. The caller sets the first group, and owns what it points to. */
struct verification {
	struct bucket *bucket;
	const struct location *location;
	const struct object_version *version;

	struct proof proof;
	bool wanted;
	bool asked; /* the HEAD request was started */
	bool settled;
	struct request request;
};

/* Reads the settings and FIRST's ETag. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message. */
enum status verification_begin(struct verification *verification, const struct exchange *first);

/* Whether a checksum is known so far. */
bool verification_is_possible(const struct verification *verification);

/*
 * Requests the checksum of the object at PATH, unless verification is off. PATH must outlive
 * VERIFICATION.
 */
void verification_ask(struct verification *verification, const char *path);

/*
 * Finds out whether bytes can be added: STATUS_DONE if so, STATUS_GOING_ON while the store has not
 * answered the HEAD request, STATUS_FAILED after an error message.
 */
enum status verification_settle(struct verification *verification);

/* Adds the next bytes. Call it only after verification_settle() has returned STATUS_DONE. */
void verification_add(struct verification *verification, const void *bytes, size_t length);

/* Checks all bytes that were added. Returns STATUS_DONE, or STATUS_FAILED after an error message if
 * they differ. */
enum status verification_finish(struct verification *verification);

/* Cancels the HEAD request if it is running. */
void verification_close(struct verification *verification);

#endif

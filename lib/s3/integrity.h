/*
 * Protects uploaded data: chooses and computes the checksums by which the store verifies it.
 *
 * Either each request signs the SHA-256 of its payload; or, over TLS, the payload is unsigned and
 * each part has a checksum that the store verifies and keeps. Amazon's S3 gets a CRC64NVME, which
 * costs a tenth of a SHA-256; the CRC of the whole object is sent when the upload is completed.
 * Other stores may reject or ignore these checksums, so they get the signed SHA-256 unless the user
 * asks for a checksum. The aws-chunked encoding is never used.
 *
 * Source: "Checking object integrity in Amazon S3" of the Amazon S3 user guide, and botocore, which
 * signs the payload unless TLS and a checksum protect it.
 */
#ifndef S3_INTEGRITY_H
#define S3_INTEGRITY_H

#include "aws/digest.h"
#include "aws/request.h"
#include "s3/checksum.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings;
struct text;

/* What the choice depends on. */
struct integrity_options {
	const char *algorithm; /* requested, such as "CRC32C"; or NULL */
	bool is_amazon;
	bool is_secure; /* TLS */
	bool is_locked; /* the object: S3 then requires Content-MD5 or a checksum */
};

struct integrity {
	const struct checksum_kind *checksum; /* NULL: none */
	bool whole; /* the checksum is that of the whole object, not one of the parts' checksums */
	bool signs_payload;

	uint64_t crc;    /* of all parts finished so far */
	bool is_doubted; /* the store does not confirm the checksum, which was said */
};

/* The sums of one part, or of a small object. */
struct integrity_sums {
	struct digest payload;
	struct checksum checksum;
	uint64_t length;

	/* Set when finished; "" if not used. */
	char payload_hex[DIGEST_HEX_SIZE];
	char checksum_text[CHECKSUM_TEXT_SIZE];
};

/* Chooses the protection. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status integrity_choose(struct integrity *integrity, const struct integrity_options *options,
	const struct settings *settings);

/* Each returns STATUS_DONE, or STATUS_FAILED after an error message. Parts must be finished in
 * order. */
enum status integrity_sums_begin(struct integrity_sums *sums, const struct integrity *integrity);
enum status integrity_sums_add(struct integrity_sums *sums, const struct integrity *integrity,
	const void *bytes, size_t length);
enum status integrity_sums_finish(struct integrity_sums *sums, struct integrity *integrity);

void integrity_sums_release(struct integrity_sums *sums);

/* Adds the checksum's algorithm to a CreateMultipartUpload. */
void integrity_announce(const struct integrity *integrity, struct request *request);

/* Sets the body of a PutObject or UploadPart, and adds its checksums. A body that arrives altered
 * is sent again, up to three times. */
void integrity_set_body(const struct integrity *integrity, const struct integrity_sums *sums,
	struct request *request, const void *body);

/* Whether the response to a PutObject or UploadPart has a checksum of the kind that was sent. */
bool integrity_is_echoed(const struct integrity *integrity, const struct request *request);

/*
 * Warns, once, if the response to a PutObject or UploadPart does not echo the checksum, and nothing
 * else of the request was verified: a store without checksums ignores them.
 */
void integrity_check_echo(struct integrity *integrity, const struct request *request);

/* Adds a part's checksum to the XML body of a CompleteMultipartUpload. */
void integrity_list_part(
	const struct integrity *integrity, const char *checksum_text, struct text *list);

/* Adds the checksum of the whole object to a CompleteMultipartUpload. */
void integrity_seal(const struct integrity *integrity, struct request *request);

/* False if the response to CompleteMultipartUpload shows a different checksum. */
bool integrity_is_confirmed(const struct integrity *integrity, const struct request *request);

/*
 * Puts the checksum of an object that the store has taken into the report (unix/run_report.h): that
 * of a PutObject, or that of a whole object of parts. Nothing if there is none.
 */
void integrity_report(const struct integrity *integrity, const char *checksum_text);
void integrity_report_whole(const struct integrity *integrity);

#endif

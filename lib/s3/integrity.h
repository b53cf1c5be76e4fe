/*
 * What proves to the store that the bytes it got are those that we read.
 *
 * Either the payload's SHA-256 is signed with each request, or, over TLS, the payload goes unsigned
 * and a checksum of each part goes with it, which the store verifies and keeps: on Amazon's S3 a
 * CRC64NVME, which costs a tenth of the SHA-256, and is also given for the whole object when it is
 * completed. Stores that do not know these checksums refuse or ignore them, so that elsewhere the
 * SHA-256 is signed unless a checksum is asked for. Nothing is ever sent as aws-chunked.
 *
 * Source: "Checking object integrity in Amazon S3" of the Amazon S3 user guide, and botocore, which
 * signs the payload unless TLS and a checksum protect it.
 */
#ifndef S3_INTEGRITY_H
#define S3_INTEGRITY_H

#include "aws/digest.h"
#include "aws/request.h"
#include "s3/checksum.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct settings;
struct text;

/* What bears on the choice. */
struct integrity_options {
	const char *algorithm; /* asked for, as "CRC32C"; NULL if nothing is */
	bool is_amazon;
	bool is_secure; /* TLS */
	bool is_locked; /* the object: Content-MD5 or a checksum must come with it */
};

struct integrity {
	const struct checksum_kind *checksum; /* NULL: none */
	bool whole; /* and the store keeps that of the whole object, not one of the parts' */
	bool signs_payload;

	uint64_t crc; /* of the whole, as far as parts were finished */
};

/* The sums of one part, or of a small object. */
struct integrity_sums {
	struct digest payload;
	struct checksum checksum;
	uint64_t length;

	/* Once it is finished; "" for what is not used. */
	char payload_hex[DIGEST_HEX_SIZE];
	char checksum_text[CHECKSUM_TEXT_SIZE];
};

/* Chooses. Returns 0, or -1 after an error message. */
int integrity_choose(struct integrity *integrity, const struct integrity_options *options,
	const struct settings *settings);

/* Each returns 0, or -1 after an error message. Parts are finished in their order. */
int integrity_sums_begin(struct integrity_sums *sums, const struct integrity *integrity);
int integrity_sums_add(struct integrity_sums *sums, const struct integrity *integrity,
	const void *bytes, size_t length);
int integrity_sums_finish(struct integrity_sums *sums, struct integrity *integrity);

void integrity_sums_release(struct integrity_sums *sums);

/* Announces what will come to a CreateMultipartUpload. */
void integrity_announce(const struct integrity *integrity, struct request *request);

/* Sets the body of a PutObject or UploadPart, which has these sums. */
void integrity_set_body(const struct integrity *integrity, const struct integrity_sums *sums,
	struct request *request, const void *body);

/* Adds a part's checksum to the list of a CompleteMultipartUpload. */
void integrity_list_part(
	const struct integrity *integrity, const char *checksum_text, struct text *list);

/* Adds the checksum of the whole object to a CompleteMultipartUpload. */
void integrity_seal(const struct integrity *integrity, struct request *request);

/* False if the answer that completed the object shows another checksum than ours. */
bool integrity_is_confirmed(const struct integrity *integrity, const struct request *request);

#endif

/*
 * Incremental computation of the checksums that S3 accepts with data and stores with objects.
 *
 * As text, a checksum is the base64 of its value in big-endian order. Sources: "Checking object
 * integrity in Amazon S3" of the Amazon S3 user guide; RFC 1864 for Content-MD5.
 */
#ifndef S3_CHECKSUM_H
#define S3_CHECKSUM_H

#include "aws/digest.h"
#include "http/encoding.h"
#include "s3/crc.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct headers;

enum { CHECKSUM_TEXT_SIZE = ENCODING_BASE64_SIZE(DIGEST_SIZE_MAX) };

struct checksum_kind {
	const char *name;    /* as "CRC64NVME" */
	size_t size;         /* bytes */
	const char *field;   /* header field */
	const char *element; /* XML element in the list of parts */
	bool is_crc;
	bool is_always_whole; /* if not, only Amazon's S3 accepts it for a whole multipart object */
	enum crc_kind crc;
	enum digest_kind digest;
};

/* The kinds that a user can choose, the cheapest first. */
enum { CHECKSUM_KINDS = 5 };
extern const struct checksum_kind checksum_kinds[CHECKSUM_KINDS];

/* Content-MD5. Stores verify it, but do not keep it. */
extern const struct checksum_kind checksum_md5;

/* Finds a kind by its name, ignoring case. NULL if there is none. */
const struct checksum_kind *checksum_find(const char *name);

/* Whether TEXT is the base64 of as many bytes as a checksum of this kind has. */
bool checksum_has_form(const struct checksum_kind *kind, const char *text);

/* If kind is NULL, nothing is computed and the text is "". */
struct checksum {
	const struct checksum_kind *kind;
	uint64_t crc;
	struct digest digest;
};

/* Each returns STATUS_DONE, or STATUS_FAILED after an error message. KIND may be NULL. */
enum status checksum_begin(struct checksum *checksum, const struct checksum_kind *kind);
enum status checksum_add(struct checksum *checksum, const void *bytes, size_t length);
enum status checksum_finish(struct checksum *checksum, char text[CHECKSUM_TEXT_SIZE]);

/* Adds the header field with the checksum of BYTES. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message. */
enum status checksum_add_header(struct headers *headers, const struct checksum_kind *kind,
	const void *bytes, size_t length);

void checksum_release(struct checksum *checksum);

#endif

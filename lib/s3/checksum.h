/*
 * The checksums that S3 takes with bytes or keeps with an object, of bytes as they arrive.
 *
 * Spelled as S3 spells them: the value, its highest byte first, in base64. Source: "Checking object
 * integrity in Amazon S3" of the Amazon S3 user guide, which knows CRCs and digests; for MD5 RFC
 * 1864.
 */
#ifndef S3_CHECKSUM_H
#define S3_CHECKSUM_H

#include "aws/digest.h"
#include "http/encoding.h"
#include "s3/crc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct headers;

enum { CHECKSUM_TEXT_SIZE = ENCODING_BASE64_SIZE(DIGEST_SIZE_MAX) };

struct checksum_kind {
	const char *name;    /* as "CRC64NVME" */
	const char *field;   /* of a header */
	const char *element; /* in the list of parts */
	bool is_crc;
	bool is_always_whole; /* else only Amazon's S3 takes that of the whole object */
	enum crc_kind crc;
	enum digest_kind digest;
};

/* Those that can be asked for, the cheapest first. */
enum { CHECKSUM_KINDS = 5 };
extern const struct checksum_kind checksum_kinds[CHECKSUM_KINDS];

/* The one that was there before them, and that no store keeps: Content-MD5. */
extern const struct checksum_kind checksum_md5;

/* By its name, in any case; NULL if there is none. */
const struct checksum_kind *checksum_find(const char *name);

/* {NULL} is none: nothing is summed, and the text is "". */
struct checksum {
	const struct checksum_kind *kind;
	uint64_t crc;
	struct digest digest;
};

/* Each returns 0, or -1 after an error message. KIND may be NULL. */
int checksum_begin(struct checksum *checksum, const struct checksum_kind *kind);
int checksum_add(struct checksum *checksum, const void *bytes, size_t length);
int checksum_finish(struct checksum *checksum, char text[CHECKSUM_TEXT_SIZE]);

/*
 * Gives HEADERS the checksum of bytes that are all there, in its field. Returns 0, or -1 after an
 * error message.
 */
int checksum_add_header(struct headers *headers, const struct checksum_kind *kind,
	const void *bytes, size_t length);

void checksum_release(struct checksum *checksum);

#endif

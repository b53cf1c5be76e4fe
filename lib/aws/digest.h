/*
 * Message digests (SHA-256, SHA-1, MD5) of a stream or of a buffer.
 */
#ifndef AWS_DIGEST_H
#define AWS_DIGEST_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

enum digest_kind {
	DIGEST_SHA256,
	DIGEST_SHA1,
	DIGEST_MD5,
};

enum {
	DIGEST_SIZE_MAX = 32,
	DIGEST_SHA256_SIZE = 32,
	DIGEST_HEX_SIZE = 2 * DIGEST_SHA256_SIZE + 1,
};

struct digest {
	struct evp_md_ctx_st *context; /* NULL while nothing is begun */
};

/* Whether the digest is available: OpenSSL in FIPS 140 mode has no MD5. */
bool digest_is_available(enum digest_kind kind);

/* Starts a new digest; DIGEST is initially {NULL}. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message. */
enum status digest_begin(struct digest *digest, enum digest_kind kind);

/* Adds bytes. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status digest_add(struct digest *digest, const void *bytes, size_t length);

/*
 * Writes the digest of all bytes since digest_begin(), and its length. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
enum status digest_finish(
	struct digest *digest, unsigned char result[DIGEST_SIZE_MAX], unsigned int *length);

void digest_release(struct digest *digest);

/*
 * Writes the SHA-256 of a buffer in hexadecimal, as x-amz-content-sha256 requires. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status digest_of(const void *bytes, size_t length, char hex[DIGEST_HEX_SIZE]);

/* The name and version of OpenSSL, for --version (unix/program.h). */
const char *digest_library(void);

#endif

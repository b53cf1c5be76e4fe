/*
 * The SHA-256 of bytes as they arrive, in hexadecimal: what S3 wants in x-amz-content-sha256.
 */
#ifndef AWS_DIGEST_H
#define AWS_DIGEST_H

#include <stddef.h>

enum {
	DIGEST_SIZE = 32,
	DIGEST_HEX_SIZE = 2 * DIGEST_SIZE + 1,
};

struct digest {
	struct evp_md_ctx_st *context; /* NULL while nothing is begun */
};

/* Begins anew; {NULL} has never begun. 0, or -1 after an error message. */
int digest_begin(struct digest *digest);

/* 0, or -1 after an error message. */
int digest_add(struct digest *digest, const void *bytes, size_t length);

/* Writes the digest of all bytes since digest_begin(). 0, or -1 after an error message. */
int digest_finish(struct digest *digest, char hex[DIGEST_HEX_SIZE]);

void digest_release(struct digest *digest);

/* The digest of bytes that are all there. 0, or -1 after an error message. */
int digest_of(const void *bytes, size_t length, char hex[DIGEST_HEX_SIZE]);

#endif

#include "aws/digest.h"

#include "http/encoding.h"
#include "unix/message.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

static const EVP_MD *find_algorithm(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_MD5:
		return EVP_md5();
	default:
		return EVP_sha256();
	}
}

bool digest_is_available(enum digest_kind kind)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool available = context && EVP_DigestInit_ex(context, find_algorithm(kind), NULL) == 1;

	EVP_MD_CTX_free(context);
	return available;
}

int digest_begin(struct digest *digest, enum digest_kind kind)
{
	if (!digest->context)
		digest->context = EVP_MD_CTX_new();
	if (!digest->context || EVP_DigestInit_ex(digest->context, find_algorithm(kind), NULL) != 1)
		return fail("could not compute a digest: the cryptographic library refuses it");
	return 0;
}

int digest_add(struct digest *digest, const void *bytes, size_t length)
{
	return EVP_DigestUpdate(digest->context, bytes, length) == 1
		       ? 0
		       : fail("could not compute a digest");
}

int digest_finish(
	struct digest *digest, unsigned char result[DIGEST_SIZE_MAX], unsigned int *length)
{
	unsigned char bytes[EVP_MAX_MD_SIZE];

	if (EVP_DigestFinal_ex(digest->context, bytes, length) != 1 || *length > DIGEST_SIZE_MAX)
		return fail("could not compute a digest");
	memcpy(result, bytes, *length);
	return 0;
}

void digest_release(struct digest *digest)
{
	EVP_MD_CTX_free(digest->context);
	digest->context = NULL;
}

int digest_of(const void *bytes, size_t length, char hex[DIGEST_HEX_SIZE])
{
	struct digest digest = {NULL};
	unsigned char result[DIGEST_SIZE_MAX];
	unsigned int size;
	int outcome = -1;

	if (digest_begin(&digest, DIGEST_SHA256) == 0 && digest_add(&digest, bytes, length) == 0 &&
		digest_finish(&digest, result, &size) == 0) {
		encoding_hex(result, size, hex);
		outcome = 0;
	}
	digest_release(&digest);
	return outcome;
}

const char *digest_library(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}

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

enum status digest_begin(struct digest *digest, enum digest_kind kind)
{
	if (!digest->context)
		digest->context = EVP_MD_CTX_new();
	if (!digest->context || EVP_DigestInit_ex(digest->context, find_algorithm(kind), NULL) != 1)
		return status_fail(
			"could not compute a digest: the cryptographic library refuses it");
	return STATUS_DONE;
}

enum status digest_add(struct digest *digest, const void *bytes, size_t length)
{
	return EVP_DigestUpdate(digest->context, bytes, length) == 1
		       ? STATUS_DONE
		       : status_fail("could not compute a digest");
}

enum status digest_finish(
	struct digest *digest, unsigned char result[DIGEST_SIZE_MAX], unsigned int *length)
{
	unsigned char bytes[EVP_MAX_MD_SIZE];

	if (EVP_DigestFinal_ex(digest->context, bytes, length) != 1 || *length > DIGEST_SIZE_MAX)
		return status_fail("could not compute a digest");
	memcpy(result, bytes, *length);
	return STATUS_DONE;
}

void digest_release(struct digest *digest)
{
	EVP_MD_CTX_free(digest->context);
	digest->context = NULL;
}

enum status digest_of(const void *bytes, size_t length, char hex[DIGEST_HEX_SIZE])
{
	struct digest digest = {NULL};
	unsigned char result[DIGEST_SIZE_MAX];
	unsigned int size;
	enum status outcome = STATUS_FAILED;

	if (digest_begin(&digest, DIGEST_SHA256) == STATUS_DONE &&
		digest_add(&digest, bytes, length) == STATUS_DONE &&
		digest_finish(&digest, result, &size) == STATUS_DONE) {
		encoding_hex(result, size, hex);
		outcome = STATUS_DONE;
	}
	digest_release(&digest);
	return outcome;
}

const char *digest_library(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}

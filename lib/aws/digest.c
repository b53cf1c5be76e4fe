#include "aws/digest.h"

#include "http/encoding.h"
#include "unix/message.h"

#include <openssl/evp.h>

int digest_begin(struct digest *digest)
{
	if (!digest->context)
		digest->context = EVP_MD_CTX_new();
	if (!digest->context || EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) != 1)
		return fail("could not compute a SHA-256 digest");
	return 0;
}

int digest_add(struct digest *digest, const void *bytes, size_t length)
{
	if (EVP_DigestUpdate(digest->context, bytes, length) != 1)
		return fail("could not compute a SHA-256 digest");
	return 0;
}

int digest_finish(struct digest *digest, char hex[DIGEST_HEX_SIZE])
{
	unsigned char bytes[EVP_MAX_MD_SIZE];

	if (EVP_DigestFinal_ex(digest->context, bytes, NULL) != 1)
		return fail("could not compute a SHA-256 digest");
	encoding_hex(bytes, DIGEST_SIZE, hex);
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
	int result = -1;

	if (digest_begin(&digest) == 0 && digest_add(&digest, bytes, length) == 0)
		result = digest_finish(&digest, hex);
	digest_release(&digest);
	return result;
}

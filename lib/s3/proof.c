#include "s3/proof.h"

#include "http/headers.h"
#include "s3/crc.h"

#include <string.h>
#include <strings.h>

enum { MD5_DIGITS = 32 };

struct proof_kind {
	const char *name;
	const char *field;
	bool is_crc;
	enum crc_kind crc;
	enum digest_kind digest;
};

/* The cheapest first. */
static const struct proof_kind kinds[] = {
	{.name = "CRC64NVME",
		.field = "x-amz-checksum-crc64nvme",
		.is_crc = true,
		.crc = CRC64NVME},
	{.name = "CRC32C", .field = "x-amz-checksum-crc32c", .is_crc = true, .crc = CRC32C},
	{.name = "CRC32", .field = "x-amz-checksum-crc32", .is_crc = true, .crc = CRC32},
	{.name = "SHA1", .field = "x-amz-checksum-sha1", .digest = DIGEST_SHA1},
	{.name = "SHA256", .field = "x-amz-checksum-sha256", .digest = DIGEST_SHA256},
};

static const struct proof_kind tag_kind = {.name = "MD5", .digest = DIGEST_MD5};

static int begin(
	struct proof *proof, const struct proof_kind *kind, const char *expected, size_t length)
{
	if (!kind->is_crc && digest_begin(&proof->digest, kind->digest) != 0)
		return -1;
	proof->kind = kind;
	proof->crc = 0;
	memcpy(proof->expected, expected, length);
	proof->expected[length] = '\0';
	return 1;
}

/* Some stores name the type; all of them mark what is made of parts. */
static bool is_of_whole(const struct headers *answer, const char *value)
{
	const char *type = headers_get(answer, "x-amz-checksum-type");

	return *value != '\0' && !strchr(value, '-') && strlen(value) < PROOF_TEXT_SIZE &&
	       (!type || strcasecmp(type, "FULL_OBJECT") == 0);
}

int proof_take_checksum(struct proof *proof, const struct headers *answer)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const char *value = headers_get(answer, kinds[i].field);

		if (value && is_of_whole(answer, value))
			return begin(proof, &kinds[i], value, strlen(value));
	}
	return 0;
}

/* With the store's own key, or none. */
static bool is_tag_of_bytes(const struct headers *answer)
{
	const char *encryption = headers_get(answer, "x-amz-server-side-encryption");

	return (!encryption || strcasecmp(encryption, "AES256") == 0) &&
	       !headers_get(answer, "x-amz-server-side-encryption-customer-algorithm");
}

int proof_take_tag(struct proof *proof, const struct headers *answer)
{
	const char *tag = headers_get(answer, "etag");

	if (!tag || !is_tag_of_bytes(answer) || !digest_is_available(tag_kind.digest))
		return 0;
	tag += *tag == '"';
	if (strspn(tag, "0123456789abcdefABCDEF") != MD5_DIGITS ||
		(tag[MD5_DIGITS] != '\0' && strcmp(tag + MD5_DIGITS, "\"") != 0))
		return 0;
	return begin(proof, &tag_kind, tag, MD5_DIGITS);
}

const char *proof_name(const struct proof *proof)
{
	return proof->kind ? proof->kind->name : NULL;
}

void proof_add(struct proof *proof, const void *bytes, size_t length)
{
	const struct proof_kind *kind = proof->kind;

	if (kind && kind->is_crc)
		proof->crc = crc_add(kind->crc, proof->crc, bytes, length);
	else if (kind)
		(void)digest_add(&proof->digest, bytes, length);
}

/* Of a digest: MD5 as ETags spell it, all others as checksums do. */
static bool spell_digest(struct proof *proof, char text[DIGEST_HEX_SIZE])
{
	unsigned char raw[DIGEST_SIZE_MAX];
	unsigned int size;

	if (digest_finish(&proof->digest, raw, &size) != 0)
		return false;
	if (proof->kind == &tag_kind)
		encoding_hex(raw, size, text);
	else
		encoding_base64(raw, size, text);
	return true;
}

bool proof_holds(struct proof *proof)
{
	char ours[DIGEST_HEX_SIZE];

	if (!proof->kind)
		return true;
	if (proof->kind->is_crc)
		crc_text(proof->kind->crc, proof->crc, ours);
	else if (!spell_digest(proof, ours))
		return false;
	if (proof->kind == &tag_kind)
		return strcasecmp(ours, proof->expected) == 0;
	return strcmp(ours, proof->expected) == 0;
}

void proof_release(struct proof *proof)
{
	digest_release(&proof->digest);
	proof->kind = NULL;
}

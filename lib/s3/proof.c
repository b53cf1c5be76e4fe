#include "s3/proof.h"

#include "http/headers.h"

#include <string.h>
#include <strings.h>

enum { MD5_SIZE = 16 };

/* Some stores name the type; all of them mark what is made of parts. */
static bool is_of_whole(const struct headers *answer, const char *value)
{
	const char *type = headers_get(answer, "x-amz-checksum-type");

	return *value != '\0' && !strchr(value, '-') && strlen(value) < CHECKSUM_TEXT_SIZE &&
	       (!type || strcasecmp(type, "FULL_OBJECT") == 0);
}

int proof_take_checksum(struct proof *proof, const struct headers *answer)
{
	for (size_t i = 0; i < CHECKSUM_KINDS; i++) {
		const char *value = headers_get(answer, checksum_kinds[i].field);

		if (!value || !is_of_whole(answer, value))
			continue;
		memcpy(proof->expected, value, strlen(value) + 1);
		return checksum_begin(&proof->checksum, &checksum_kinds[i]) == 0 ? 1 : -1;
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

/* Whether TAG, between quotes or not, is an MD5, and nothing else. */
static bool read_tag(const char *tag, unsigned char md5[MD5_SIZE])
{
	tag += *tag == '"';
	if (!encoding_read_hex(tag, md5, MD5_SIZE))
		return false;
	tag += (size_t)2 * MD5_SIZE;
	return *tag == '\0' || strcmp(tag, "\"") == 0;
}

int proof_take_tag(struct proof *proof, const struct headers *answer)
{
	const char *tag = headers_get(answer, "etag");
	unsigned char md5[MD5_SIZE];

	if (!tag || !is_tag_of_bytes(answer) || !read_tag(tag, md5) ||
		!digest_is_available(DIGEST_MD5))
		return 0;
	encoding_base64(md5, MD5_SIZE, proof->expected);
	return checksum_begin(&proof->checksum, &checksum_md5) == 0 ? 1 : -1;
}

const char *proof_name(const struct proof *proof)
{
	return proof->checksum.kind ? proof->checksum.kind->name : NULL;
}

void proof_add(struct proof *proof, const void *bytes, size_t length)
{
	(void)checksum_add(&proof->checksum, bytes, length);
}

bool proof_holds(struct proof *proof)
{
	char ours[CHECKSUM_TEXT_SIZE];

	if (!proof->checksum.kind)
		return true;
	return checksum_finish(&proof->checksum, ours) == 0 && strcmp(ours, proof->expected) == 0;
}

void proof_release(struct proof *proof)
{
	checksum_release(&proof->checksum);
}

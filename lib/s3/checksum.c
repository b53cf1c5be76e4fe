#include "s3/checksum.h"

#include "http/headers.h"

#include <string.h>
#include <strings.h>

const struct checksum_kind checksum_kinds[CHECKSUM_KINDS] = {
	{.name = "CRC64NVME",
		.size = 8,
		.field = "x-amz-checksum-crc64nvme",
		.element = "ChecksumCRC64NVME",
		.is_crc = true,
		.is_always_whole = true,
		.crc = CRC64NVME},
	{.name = "CRC32C",
		.size = 4,
		.field = "x-amz-checksum-crc32c",
		.element = "ChecksumCRC32C",
		.is_crc = true,
		.crc = CRC32C},
	{.name = "CRC32",
		.size = 4,
		.field = "x-amz-checksum-crc32",
		.element = "ChecksumCRC32",
		.is_crc = true,
		.crc = CRC32},
	{.name = "SHA1",
		.size = 20,
		.field = "x-amz-checksum-sha1",
		.element = "ChecksumSHA1",
		.digest = DIGEST_SHA1},
	{.name = "SHA256",
		.size = 32,
		.field = "x-amz-checksum-sha256",
		.element = "ChecksumSHA256",
		.digest = DIGEST_SHA256},
};

const struct checksum_kind checksum_md5 = {
	.name = "MD5", .size = 16, .field = "content-md5", .digest = DIGEST_MD5};

const struct checksum_kind *checksum_find(const char *name)
{
	for (size_t i = 0; i < CHECKSUM_KINDS; i++)
		if (strcasecmp(name, checksum_kinds[i].name) == 0)
			return &checksum_kinds[i];
	return NULL;
}

bool checksum_has_form(const struct checksum_kind *kind, const char *text)
{
	size_t digits = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/");

	return digits == (kind->size * 8 + 5) / 6 &&
	       strspn(text + digits, "=") == strlen(text + digits) &&
	       strlen(text) == (kind->size + 2) / 3 * 4;
}

enum status checksum_begin(struct checksum *checksum, const struct checksum_kind *kind)
{
	checksum->kind = kind;
	checksum->crc = 0;
	return kind && !kind->is_crc ? digest_begin(&checksum->digest, kind->digest) : STATUS_DONE;
}

enum status checksum_add(struct checksum *checksum, const void *bytes, size_t length)
{
	const struct checksum_kind *kind = checksum->kind;

	if (kind && !kind->is_crc)
		return digest_add(&checksum->digest, bytes, length);
	if (kind)
		checksum->crc = crc_add(kind->crc, checksum->crc, bytes, length);
	return STATUS_DONE;
}

enum status checksum_finish(struct checksum *checksum, char text[CHECKSUM_TEXT_SIZE])
{
	const struct checksum_kind *kind = checksum->kind;
	unsigned char raw[DIGEST_SIZE_MAX];
	unsigned int size;

	text[0] = '\0';
	if (kind && kind->is_crc)
		crc_text(kind->crc, checksum->crc, text);
	if (!kind || kind->is_crc)
		return STATUS_DONE;
	if (digest_finish(&checksum->digest, raw, &size) != STATUS_DONE)
		return STATUS_FAILED;
	encoding_base64(raw, size, text);
	return STATUS_DONE;
}

enum status checksum_add_header(
	struct headers *headers, const struct checksum_kind *kind, const void *bytes, size_t length)
{
	struct checksum checksum = {.kind = NULL};
	char text[CHECKSUM_TEXT_SIZE];
	enum status status = STATUS_FAILED;

	if (checksum_begin(&checksum, kind) == STATUS_DONE &&
		checksum_add(&checksum, bytes, length) == STATUS_DONE)
		status = checksum_finish(&checksum, text);
	if (status == STATUS_DONE)
		headers_add(headers, kind->field, text);
	checksum_release(&checksum);
	return status;
}

void checksum_release(struct checksum *checksum)
{
	digest_release(&checksum->digest);
	checksum->kind = NULL;
}

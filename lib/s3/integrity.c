#include "s3/integrity.h"

#include "aws/settings.h"
#include "aws/xml.h"
#include "s3/crc.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A checksum that S3 knows: a CRC, or a digest. */
struct integrity_checksum {
	const char *name;
	const char *field;
	const char *element; /* in the list of parts */
	bool is_crc;
	bool always_whole; /* else only Amazon's S3 takes that of the whole object */
	enum crc_kind crc;
	enum digest_kind digest;
};

static const struct integrity_checksum checksums[] = {
	{.name = "CRC64NVME",
		.field = "x-amz-checksum-crc64nvme",
		.element = "ChecksumCRC64NVME",
		.is_crc = true,
		.always_whole = true,
		.crc = CRC64NVME},
	{.name = "CRC32C",
		.field = "x-amz-checksum-crc32c",
		.element = "ChecksumCRC32C",
		.is_crc = true,
		.crc = CRC32C},
	{.name = "CRC32",
		.field = "x-amz-checksum-crc32",
		.element = "ChecksumCRC32",
		.is_crc = true,
		.crc = CRC32},
	{.name = "SHA256",
		.field = "x-amz-checksum-sha256",
		.element = "ChecksumSHA256",
		.digest = DIGEST_SHA256},
	{.name = "SHA1",
		.field = "x-amz-checksum-sha1",
		.element = "ChecksumSHA1",
		.digest = DIGEST_SHA1},
};

static const struct integrity_checksum *find_checksum(const char *name)
{
	for (size_t i = 0; i < sizeof checksums / sizeof checksums[0]; i++)
		if (strcasecmp(name, checksums[i].name) == 0)
			return &checksums[i];
	return NULL;
}

bool integrity_knows(const char *name)
{
	return find_checksum(name) != NULL;
}

static int choose_checksum(struct integrity *integrity, const struct integrity_needs *needs,
	const struct settings *settings)
{
	const char *when = settings_find(
		settings, "AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation");

	if (needs->algorithm)
		integrity->checksum = find_checksum(needs->algorithm);
	else if (!when)
		integrity->checksum = needs->is_amazon ? &checksums[0] : NULL;
	else if (strcasecmp(when, "when_supported") == 0)
		integrity->checksum = &checksums[0];
	else if (strcasecmp(when, "when_required") != 0)
		return fail("invalid request checksum calculation \"%s\": it is when_supported or "
			    "when_required",
			when);
	return 0;
}

int integrity_choose(struct integrity *integrity, const struct integrity_needs *needs,
	const struct settings *settings)
{
	const char *signing = settings_nested(settings, "s3", "payload_signing_enabled");
	const struct integrity_checksum *checksum;
	bool signs;

	*integrity = (struct integrity){.checksum = NULL};
	if (choose_checksum(integrity, needs, settings) != 0)
		return -1;
	checksum = integrity->checksum;
	integrity->whole =
		checksum && checksum->is_crc && (checksum->always_whole || needs->is_amazon);
	signs = !checksum;
	if (settings_read_boolean("payload_signing_enabled", signing, &signs) != 0)
		return -1;
	integrity->signs_payload = signs || !needs->is_secure;
	integrity->adds_md5 = needs->is_locked && !checksum;
	note("the payload is %s; checksum: %s", integrity->signs_payload ? "signed" : "not signed",
		checksum ? checksum->name : (integrity->adds_md5 ? "MD5" : "none"));
	return 0;
}

int sums_begin(struct sums *sums, const struct integrity *integrity)
{
	const struct integrity_checksum *checksum = integrity->checksum;

	sums->crc = sums->length = 0;
	sums->payload_hex[0] = sums->checksum_text[0] = sums->md5_text[0] = '\0';
	if (integrity->signs_payload && digest_begin(&sums->payload, DIGEST_SHA256) != 0)
		return -1;
	if (integrity->adds_md5 && digest_begin(&sums->md5, DIGEST_MD5) != 0)
		return -1;
	return checksum && !checksum->is_crc ? digest_begin(&sums->checksum, checksum->digest) : 0;
}

int sums_add(struct sums *sums, const struct integrity *integrity, const void *bytes, size_t length)
{
	const struct integrity_checksum *checksum = integrity->checksum;

	sums->length += length;
	if (integrity->signs_payload && digest_add(&sums->payload, bytes, length) != 0)
		return -1;
	if (integrity->adds_md5 && digest_add(&sums->md5, bytes, length) != 0)
		return -1;
	if (!checksum)
		return 0;
	if (!checksum->is_crc)
		return digest_add(&sums->checksum, bytes, length);
	sums->crc = crc_add(checksum->crc, sums->crc, bytes, length);
	return 0;
}

static int finish_checksum(struct sums *sums, struct integrity *integrity)
{
	const struct integrity_checksum *checksum = integrity->checksum;
	unsigned char raw[DIGEST_SIZE_MAX];
	unsigned int size;

	if (integrity->whole)
		integrity->crc =
			crc_combine(checksum->crc, integrity->crc, sums->crc, sums->length);
	if (checksum->is_crc) {
		crc_text(checksum->crc, sums->crc, sums->checksum_text);
		return 0;
	}
	if (digest_finish(&sums->checksum, raw, &size) != 0)
		return -1;
	encoding_base64(raw, size, sums->checksum_text);
	return 0;
}

int sums_finish(struct sums *sums, struct integrity *integrity)
{
	unsigned char raw[DIGEST_SIZE_MAX];
	unsigned int size;

	memcpy(sums->payload_hex, REQUEST_UNSIGNED, sizeof REQUEST_UNSIGNED);
	if (integrity->signs_payload) {
		if (digest_finish(&sums->payload, raw, &size) != 0)
			return -1;
		encoding_hex(raw, size, sums->payload_hex);
	}
	if (integrity->adds_md5) {
		if (digest_finish(&sums->md5, raw, &size) != 0)
			return -1;
		encoding_base64(raw, size, sums->md5_text);
	}
	return integrity->checksum ? finish_checksum(sums, integrity) : 0;
}

void sums_release(struct sums *sums)
{
	digest_release(&sums->payload);
	digest_release(&sums->checksum);
	digest_release(&sums->md5);
}

void integrity_announce(const struct integrity *integrity, struct request *request)
{
	if (!integrity->checksum)
		return;
	headers_add(&request->headers, "x-amz-checksum-algorithm", integrity->checksum->name);
	if (integrity->whole)
		headers_add(&request->headers, "x-amz-checksum-type", "FULL_OBJECT");
}

void integrity_set_body(const struct integrity *integrity, const struct sums *sums,
	struct request *request, const void *body)
{
	request_set_body(request, body, sums->length, sums->payload_hex);
	if (integrity->checksum) {
		headers_add(&request->headers, "x-amz-sdk-checksum-algorithm",
			integrity->checksum->name);
		headers_add(&request->headers, integrity->checksum->field, sums->checksum_text);
	}
	if (integrity->adds_md5)
		headers_add(&request->headers, "content-md5", sums->md5_text);
}

void integrity_list_part(
	const struct integrity *integrity, const char *checksum_text, struct text *list)
{
	if (integrity->checksum)
		text_printf(list, "<%s>%s</%s>", integrity->checksum->element, checksum_text,
			integrity->checksum->element);
}

void integrity_seal(const struct integrity *integrity, struct request *request)
{
	char text[CRC_TEXT_SIZE];

	if (!integrity->whole)
		return;
	crc_text(integrity->checksum->crc, integrity->crc, text);
	headers_add(&request->headers, integrity->checksum->field, text);
	headers_add(&request->headers, "x-amz-checksum-type", "FULL_OBJECT");
}

bool integrity_is_confirmed(const struct integrity *integrity, const struct request *request)
{
	const struct text *content = &request->exchange.content;
	char ours[CRC_TEXT_SIZE];
	struct text theirs;
	bool confirmed = true;

	if (!integrity->whole)
		return true;
	text_init(&theirs, INTEGRITY_TEXT_SIZE);
	crc_text(integrity->checksum->crc, integrity->crc, ours);
	if (xml_find(content->bytes, content->length, integrity->checksum->element, &theirs))
		confirmed = strcmp(ours, theirs.bytes) == 0;
	text_release(&theirs);
	return confirmed;
}

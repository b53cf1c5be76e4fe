#include "s3/integrity.h"

#include "aws/settings.h"
#include "aws/xml.h"
#include "unix/message.h"
#include "unix/run_report.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ALTERATIONS_MAX = 3 };

static enum status choose_checksum(struct integrity *integrity,
	const struct integrity_options *options, const struct settings *settings)
{
	const char *when = settings_find(
		settings, "AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation");

	if (options->algorithm)
		integrity->checksum = checksum_find(options->algorithm);
	else if (!when)
		integrity->checksum = options->is_amazon ? &checksum_kinds[0] : NULL;
	else if (strcasecmp(when, "when_supported") == 0)
		integrity->checksum = &checksum_kinds[0];
	else if (strcasecmp(when, "when_required") != 0)
		return status_fail(
			"invalid request checksum calculation \"%s\": it is when_supported or "
			"when_required",
			when);
	return STATUS_DONE;
}

enum status integrity_choose(struct integrity *integrity, const struct integrity_options *options,
	const struct settings *settings)
{
	const char *signing = settings_nested(settings, "s3", "payload_signing_enabled");
	const struct checksum_kind *checksum;
	bool signs;

	*integrity = (struct integrity){.checksum = NULL};
	if (choose_checksum(integrity, options, settings) != STATUS_DONE)
		return STATUS_FAILED;
	checksum = integrity->checksum;
	integrity->whole =
		checksum && checksum->is_crc && (checksum->is_always_whole || options->is_amazon);
	signs = !checksum;
	if (settings_read_boolean("payload_signing_enabled", signing, &signs) != STATUS_DONE)
		return STATUS_FAILED;
	integrity->signs_payload = signs || !options->is_secure;
	if (options->is_locked && !checksum)
		integrity->checksum = checksum = &checksum_md5;
	note("the payload is %s; checksum: %s", integrity->signs_payload ? "signed" : "not signed",
		checksum ? checksum->name : "none");
	return STATUS_DONE;
}

enum status integrity_sums_begin(struct integrity_sums *sums, const struct integrity *integrity)
{
	sums->length = 0;
	sums->payload_hex[0] = sums->checksum_text[0] = '\0';
	if (integrity->signs_payload && digest_begin(&sums->payload, DIGEST_SHA256) != STATUS_DONE)
		return STATUS_FAILED;
	return checksum_begin(&sums->checksum, integrity->checksum);
}

enum status integrity_sums_add(struct integrity_sums *sums, const struct integrity *integrity,
	const void *bytes, size_t length)
{
	sums->length += length;
	if (integrity->signs_payload && digest_add(&sums->payload, bytes, length) != STATUS_DONE)
		return STATUS_FAILED;
	return checksum_add(&sums->checksum, bytes, length);
}

enum status integrity_sums_finish(struct integrity_sums *sums, struct integrity *integrity)
{
	unsigned char raw[DIGEST_SIZE_MAX];
	unsigned int size;

	memcpy(sums->payload_hex, REQUEST_UNSIGNED, sizeof REQUEST_UNSIGNED);
	if (integrity->signs_payload) {
		if (digest_finish(&sums->payload, raw, &size) != STATUS_DONE)
			return STATUS_FAILED;
		encoding_hex(raw, size, sums->payload_hex);
	}
	if (integrity->whole)
		integrity->crc = crc_combine(
			integrity->checksum->crc, integrity->crc, sums->checksum.crc, sums->length);
	return checksum_finish(&sums->checksum, sums->checksum_text);
}

void integrity_sums_release(struct integrity_sums *sums)
{
	digest_release(&sums->payload);
	checksum_release(&sums->checksum);
}

/* S3 verifies Content-MD5, but does not store it with the object. */
static bool is_kept(const struct integrity *integrity)
{
	return integrity->checksum && integrity->checksum != &checksum_md5;
}

void integrity_announce(const struct integrity *integrity, struct request *request)
{
	if (!is_kept(integrity))
		return;
	headers_add(&request->headers, "x-amz-checksum-algorithm", integrity->checksum->name);
	if (integrity->whole)
		headers_add(&request->headers, "x-amz-checksum-type", "FULL_OBJECT");
}

void integrity_set_body(const struct integrity *integrity, const struct integrity_sums *sums,
	struct request *request, const void *body)
{
	request_set_body(request, body, sums->length, sums->payload_hex);
	request->alterations_max = ALTERATIONS_MAX;
	if (is_kept(integrity))
		headers_add(&request->headers, "x-amz-sdk-checksum-algorithm",
			integrity->checksum->name);
	if (integrity->checksum)
		headers_add(&request->headers, integrity->checksum->field, sums->checksum_text);
}

bool integrity_is_echoed(const struct integrity *integrity, const struct request *request)
{
	return integrity->checksum &&
	       headers_get(&request->exchange.answer, integrity->checksum->field);
}

void integrity_check_echo(struct integrity *integrity, const struct request *request)
{
	if (!is_kept(integrity) || integrity->signs_payload || integrity->is_doubted ||
		integrity_is_echoed(integrity, request))
		return;
	integrity->is_doubted = true;
	warn("the store does not confirm the %s: it may have verified nothing of what arrived",
		integrity->checksum->name);
	hint("without a checksum the payload is signed, which every store verifies; "
	     "\"payload_signing_enabled = true\" has both");
}

void integrity_list_part(
	const struct integrity *integrity, const char *checksum_text, struct text *list)
{
	if (is_kept(integrity))
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
	text_init(&theirs, CHECKSUM_TEXT_SIZE);
	crc_text(integrity->checksum->crc, integrity->crc, ours);
	if (xml_find(content->bytes, content->length, integrity->checksum->element, &theirs))
		confirmed = strcmp(ours, theirs.bytes) == 0;
	text_release(&theirs);
	return confirmed;
}

void integrity_report(const struct integrity *integrity, const char *checksum_text)
{
	char text[CHECKSUM_TEXT_SIZE + 32];

	if (!integrity->checksum || *checksum_text == '\0')
		return;
	snprintf(text, sizeof text, "%s:%s", integrity->checksum->name, checksum_text);
	run_report_set_text(RUN_REPORT_CHECKSUM, text);
}

void integrity_report_whole(const struct integrity *integrity)
{
	char text[CRC_TEXT_SIZE];

	if (!integrity->whole)
		return;
	crc_text(integrity->checksum->crc, integrity->crc, text);
	integrity_report(integrity, text);
}

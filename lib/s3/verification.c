#include "s3/verification.h"

#include "aws/request.h"
#include "aws/settings.h"
#include "http/headers.h"
#include "s3/bucket.h"
#include "s3/etag.h"
#include "s3/location.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Short limits, since the bytes wait for the answer. */
enum {
	LOOK_STALL = 10, /* seconds */
	LOOK_ATTEMPTS = 2,
};

/* Whether verification is on. Returns 1, 0, or -1 after an error message. */
static int is_wanted(const struct settings *settings)
{
	const char *when = settings_find(
		settings, "AWS_RESPONSE_CHECKSUM_VALIDATION", "response_checksum_validation");

	if (!when || strcasecmp(when, "when_supported") == 0)
		return 1;
	if (strcasecmp(when, "when_required") == 0)
		return 0;
	return fail("invalid response checksum validation \"%s\": it is when_supported or "
		    "when_required",
		when);
}

void verification_ask(struct verification *verification, const char *path)
{
	struct request *request = &verification->request;

	if (!verification->wanted)
		return;
	request_init(request, "HEAD", path);
	bucket_mark(verification->bucket, request);
	headers_add(&request->headers, "x-amz-checksum-mode", "ENABLED");
	object_version_add_condition(verification->version, &request->headers);
	request->http.stall = LOOK_STALL;
	request->attempts_max = LOOK_ATTEMPTS;
	verification->asked = true;
	client_start(&verification->bucket->client, request);
}

enum status verification_begin(struct verification *verification, const struct exchange *first)
{
	int wanted = is_wanted(&verification->bucket->settings);

	verification->wanted = wanted > 0;
	if (wanted <= 0)
		return wanted == 0 ? STATUS_DONE : STATUS_FAILED;
	return proof_take_tag(&verification->proof, &first->answer);
}

bool verification_is_possible(const struct verification *verification)
{
	return proof_name(&verification->proof) != NULL;
}

/* A store that does not support checksums is worth a note; a failed request is worth a warning. */
static void warn_of_silence(const struct verification *verification)
{
	const struct request *request = &verification->request;
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	if (request->state == REQUEST_REFUSED && request->exchange.status < 500)
		note("the store does not tell the checksum of \"%s\": %s",
			verification->location->name, reason.bytes);
	else
		warn("could not ask for the checksum of \"%s\": %s", verification->location->name,
			reason.bytes);
	text_release(&reason);
}

/* Reads the checksum from the answer to HEAD. */
static enum status take_head_answer(struct verification *verification)
{
	const struct request *request = &verification->request;

	if (request->state != REQUEST_DONE)
		warn_of_silence(verification);
	else if (object_version_is_same(verification->version, &request->exchange))
		return proof_take_checksum(&verification->proof, &request->exchange.answer);
	return STATUS_DONE;
}

static void note_proof(const struct verification *verification)
{
	const char *name = proof_name(&verification->proof);

	if (name)
		note("what is read is verified by the %s that is stored with it", name);
	else
		note("what is read is verified by its length only");
}

enum status verification_settle(struct verification *verification)
{
	if (verification->settled)
		return STATUS_DONE;
	if (verification->asked && !request_is_over(&verification->request))
		return STATUS_GOING_ON;
	if (verification->asked && take_head_answer(verification) != STATUS_DONE)
		return STATUS_FAILED;
	verification->settled = true;
	note_proof(verification);
	return STATUS_DONE;
}

void verification_add(struct verification *verification, const void *bytes, size_t length)
{
	proof_add(&verification->proof, bytes, length);
}

enum status verification_finish(struct verification *verification)
{
	if (proof_holds(&verification->proof))
		return STATUS_DONE;
	return status_fail(
		"what was read of \"%s\" is damaged: its %s is not the one that is stored with it",
		verification->location->name, proof_name(&verification->proof));
}

void verification_close(struct verification *verification)
{
	if (verification->asked) {
		client_cancel(&verification->bucket->client, &verification->request);
		request_release(&verification->request);
	}
	proof_release(&verification->proof);
}

/* Whether the answer says that the checksum is one of checksums: by its type, or by a "-". */
static bool is_of_parts(const struct headers *answer, const char *value)
{
	const char *type = headers_get(answer, "x-amz-checksum-type");

	return strchr(value, '-') || (type && strcasecmp(type, "FULL_OBJECT") != 0);
}

/*
 * What shows that VALUE is not the checksum of the object's bytes, or NULL. Without a type, that of
 * an object in parts is one of checksums, unless its kind is always of the whole.
 */
static const char *find_flaw(
	const struct headers *answer, const struct checksum_kind *kind, const char *value)
{
	const char *tag = headers_get(answer, "etag");

	if (!checksum_has_form(kind, value) || strlen(value) >= CHECKSUM_TEXT_SIZE)
		return "it is not the base64 of such a checksum";
	if (!kind->is_always_whole && tag && etag_count_parts(tag) >= 0 &&
		!headers_get(answer, "x-amz-checksum-type"))
		return "the object was stored in parts, and the answer does not say that the "
		       "checksum is of the whole";
	return NULL;
}

/* Whether the answer's checksum of this kind can be used. */
static bool is_usable(const struct headers *answer, const struct checksum_kind *kind)
{
	const char *value = headers_get(answer, kind->field), *flaw;

	if (!value || *value == '\0' || is_of_parts(answer, value))
		return false;
	flaw = find_flaw(answer, kind, value);
	if (flaw)
		note("the store's %s \"%s\" is not used: %s", kind->name, value, flaw);
	return !flaw;
}

enum status proof_take_checksum(struct proof *proof, const struct headers *answer)
{
	for (size_t i = 0; i < CHECKSUM_KINDS; i++) {
		const struct checksum_kind *kind = &checksum_kinds[i];

		if (!is_usable(answer, kind))
			continue;
		snprintf(proof->expected, sizeof proof->expected, "%s",
			headers_get(answer, kind->field));
		return checksum_begin(&proof->checksum, kind);
	}
	return STATUS_DONE;
}

enum status proof_take_tag(struct proof *proof, const struct headers *answer)
{
	unsigned char md5[ETAG_MD5_SIZE];

	if (!etag_read_md5(answer, md5) || !digest_is_available(DIGEST_MD5))
		return STATUS_DONE;
	encoding_base64(md5, ETAG_MD5_SIZE, proof->expected);
	return checksum_begin(&proof->checksum, &checksum_md5);
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
	return checksum_finish(&proof->checksum, ours) == STATUS_DONE &&
	       strcmp(ours, proof->expected) == 0;
}

void proof_release(struct proof *proof)
{
	checksum_release(&proof->checksum);
}

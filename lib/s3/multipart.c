#include "s3/multipart.h"

#include "aws/request.h"
#include "aws/xml.h"
#include "s3/attributes.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/etag.h"
#include "s3/inspection.h"
#include "s3/pending_upload.h"
#include "s3/publication.h"
#include "unix/clock.h"
#include "unix/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ID_MAX = 2048,
	TAG_MAX = 256,
	LIST_MAX = PLAN_PARTS_MAX * (TAG_MAX * 6 + 192),
	COMPLETE_STALL = 600, /* seconds: S3 may take minutes to put the parts together */
	ABORT_ATTEMPTS = 6,
	ABORTS_MAX = 3,
	MISMATCHES_MAX = 2,
};

void multipart_begin(struct multipart *multipart, struct object *object)
{
	struct request *create = &multipart->create;

	*multipart = (struct multipart){.object = object, .outcome_known = true};
	object_prepare(object, create, "POST");
	text_add(&create->query, "uploads=");
	create->http.body = "";
	create->http.fresh = true;
	create->attempts_max = RETRY_ATTEMPTS_STREAM;
	object_mark(object, create);
	integrity_announce(object->integrity, create);
	client_start(&object->bucket->client, create);
}

static enum status read_id(struct multipart *multipart)
{
	const struct text *content = &multipart->create.exchange.content;
	struct text id;
	enum status status = STATUS_FAILED;

	text_init(&id, ID_MAX);
	if (xml_find(content->bytes, content->length, "UploadId", &id) && id.length > 0) {
		multipart->id = text_detach(&id);
		status = multipart->id ? STATUS_DONE : status_fail("out of memory");
	} else {
		fail("could not store \"%s\": the store gave no upload id",
			multipart->object->name);
	}
	text_release(&id);
	return status;
}

/* Detects replaced attributes before any part is sent. */
static enum status check_attributes(const struct multipart *multipart)
{
	const struct object *object = multipart->object;
	const char *lost = attributes_find_lost(
		object->attributes, ATTRIBUTES_BEGUN, &multipart->create.exchange.answer);

	return lost ? status_fail(
			      "could not store \"%s\": the store drops its %s", object->name, lost)
		    : STATUS_DONE;
}

bool multipart_has_begun(struct multipart *multipart, bool *failed)
{
	struct request *create = &multipart->create;

	if (multipart->id)
		return true;
	if (!request_is_over(create))
		return false;
	if (create->doubtful)
		warn("a lost answer may have left an empty multipart upload in the bucket");
	if (create->state != REQUEST_DONE)
		*failed = s3_error_say(create, multipart->object->name, 0) != STATUS_DONE;
	else
		*failed = read_id(multipart) != STATUS_DONE ||
			  check_attributes(multipart) != STATUS_DONE;
	return multipart->id != NULL && !*failed;
}

enum status multipart_prepare_part(struct multipart *multipart, int number, const void *bytes,
	const struct integrity_sums *sums, struct request *request)
{
	object_prepare(multipart->object, request, "PUT");
	text_printf(&request->query, "partNumber=%d&", number);
	pending_upload_add_id(request, multipart->id);
	request->attempts_max = RETRY_ATTEMPTS_STREAM;
	integrity_set_body(multipart->object->integrity, sums, request, bytes);
	return text_finish(&request->query, "a query");
}

/*
 * Judges an acknowledgement that does not prove that the store has all of the part. False if the
 * part is to be sent again: the ETag could be an MD5, and is not that of the part's bytes. After
 * MISMATCHES_MAX such ETags for one part, the store's ETags are taken to be something else than
 * MD5.
 */
static bool judge_doubtful_part(
	struct multipart *multipart, int number, const struct request *request)
{
	struct multipart_part *part = &multipart->parts[number - 1];
	enum etag_match match = etag_compare(request);

	if (match == ETAG_OTHER && part->mismatches++ < MISMATCHES_MAX) {
		note("the ETag of part %d is not the MD5 of its bytes: it is sent again", number);
		return false;
	}
	multipart->unsure = true;
	if (match == ETAG_OTHER || (match == ETAG_UNTELLING && request->unproved))
		multipart->unproved = true;
	return true;
}

static bool has_usable_tag(const struct request *request)
{
	const char *tag = etag_find(&request->exchange.answer);

	return tag && *tag != '\0' && strlen(tag) <= TAG_MAX;
}

/*
 * Whether the completion should list the part's checksum. A store that does not know checksums may
 * refuse it there: the response to the part tells, except at Amazon's S3, which requires it.
 */
static bool is_checksum_known(const struct multipart *multipart, const struct request *request)
{
	const struct object *object = multipart->object;

	return object->bucket->kind.is_amazon || integrity_is_echoed(object->integrity, request);
}

enum status multipart_take_part(struct multipart *multipart, int number,
	const struct integrity_sums *sums, const struct request *request)
{
	struct multipart_part *part = &multipart->parts[number - 1];

	if (request->state != REQUEST_DONE) {
		s3_error_say(request, multipart->object->name, number);
		return STATUS_FAILED;
	}
	if (!has_usable_tag(request))
		return status_fail("could not store \"%s\": the store gave no ETag for part %d",
			multipart->object->name, number);
	if ((request->exchange.is_last || request->unproved) &&
		!judge_doubtful_part(multipart, number, request))
		return STATUS_GOING_ON;
	integrity_check_echo(multipart->object->integrity, request);
	part->tag = strdup(etag_find(&request->exchange.answer));
	part->checksum = strdup(is_checksum_known(multipart, request) ? sums->checksum_text : "");
	return part->tag && part->checksum ? STATUS_DONE : status_fail("out of memory");
}

static enum status build_list(const struct multipart *multipart, int parts, struct text *list)
{
	text_add(list, "<CompleteMultipartUpload "
		       "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
	for (int i = 0; i < parts; i++) {
		text_printf(list, "<Part><PartNumber>%d</PartNumber><ETag>", i + 1);
		xml_add_escaped(list, multipart->parts[i].tag);
		text_add(list, "</ETag>");
		if (*multipart->parts[i].checksum != '\0')
			integrity_list_part(
				multipart->object->integrity, multipart->parts[i].checksum, list);
		text_add(list, "</Part>");
	}
	text_add(list, "</CompleteMultipartUpload>");
	return text_finish(list, "the list of parts");
}

/* Carries out a request to clean up, which must not last. */
static bool finish_promptly(struct multipart *multipart, struct request *request)
{
	request->attempts_max = ABORT_ATTEMPTS;
	request->own_budget = true;
	return client_finish(
		&multipart->object->bucket->client, request, clock_milliseconds() + OBJECT_GRACE);
}

static enum upload_presence look_at_upload(const struct multipart *multipart)
{
	const struct object *object = multipart->object;

	return pending_upload_look(
		object->bucket, object->path, multipart->id, clock_milliseconds() + OBJECT_GRACE);
}

/*
 * An aborted upload cannot be completed later. If it is gone before the abort, it may have been
 * completed. Some stores acknowledge the abort of an upload that is gone, and a proxy may
 * acknowledge anything: ListParts is therefore asked before and after it.
 */
static bool withdraw_upload(void *context)
{
	struct multipart *multipart = context;
	enum upload_presence presence = look_at_upload(multipart);
	struct request request;
	bool aborted, proved;

	if (presence == UPLOAD_GONE)
		return false;
	object_prepare(multipart->object, &request, "DELETE");
	pending_upload_add_id(&request, multipart->id);
	aborted = finish_promptly(multipart, &request) && !request.doubtful;
	proved = pending_upload_is_aborted(&request);
	request_release(&request);
	if (aborted)
		presence = look_at_upload(multipart);
	multipart->withdrawn =
		aborted && (presence == UPLOAD_GONE || (presence == UPLOAD_HIDDEN && proved));
	return multipart->withdrawn;
}

/* Only Amazon's S3 is known to check it; others may reject an unknown field. */
static void add_size(const struct multipart *multipart, uint64_t size, struct request *request)
{
	char text[24];

	if (!multipart->object->bucket->kind.is_amazon)
		return;
	snprintf(text, sizeof text, "%" PRIu64, size);
	headers_add(&request->headers, "x-amz-mp-object-size", text);
}

static enum status publish_upload(struct multipart *multipart, struct request *request)
{
	struct object *object = multipart->object;
	const struct publication publication = {
		.object = object,
		.unsure = multipart->unsure,
		.unproved = multipart->unproved,
		.withdraw = withdraw_upload,
		.context = multipart,
	};
	enum status status = publication_run(&publication, request);

	if (status == STATUS_DONE && request->state == REQUEST_DONE &&
		!integrity_is_confirmed(object->integrity, request)) {
		fail("the store's checksum of \"%s\" is not that of what was sent", object->name);
		status = STATUS_UNKNOWN;
	}
	if (status == STATUS_DONE)
		status = inspection_run(object, request, &multipart->create.exchange.answer);
	multipart->outcome_known = status == STATUS_FAILED || status == STATUS_EXISTS;
	return status;
}

enum status multipart_complete(struct multipart *multipart, int parts, uint64_t size)
{
	struct request request;
	enum status status = STATUS_FAILED;
	struct text list;

	multipart->object->size = size;
	multipart->object->parts = parts;
	text_init(&list, LIST_MAX);
	object_prepare(multipart->object, &request, "POST");
	pending_upload_add_id(&request, multipart->id);
	add_size(multipart, size, &request);
	integrity_seal(multipart->object->integrity, &request);
	request.http.stall = COMPLETE_STALL;
	if (build_list(multipart, parts, &list) == STATUS_DONE &&
		request_set_text(&request, &list) == STATUS_DONE)
		status = publish_upload(multipart, &request);
	request_release(&request);
	text_release(&list);
	return status;
}

static void warn_of_rest(const struct multipart *multipart, const struct request *request)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	if (request->state == REQUEST_DONE)
		text_add(&reason, "the store answered that it did, and does not show it");
	else
		request_describe_failure(request, &reason);
	warn("could not abort the multipart upload of \"%s\", whose parts stay in the bucket: %s",
		multipart->object->name, reason.bytes);
	hint("pgb-rm-s3 --incomplete removes them; the upload id is %s", multipart->id);
	text_release(&reason);
}

/* CreateMultipartUpload may have been sent: wait for the upload id, which the abort needs. */
static void await_id(struct multipart *multipart, int64_t deadline)
{
	struct client *client = &multipart->object->bucket->client;
	struct request *create = &multipart->create;
	int64_t grace = clock_milliseconds() + OBJECT_GRACE;

	if (create->state == REQUEST_RUNNING && http_has_sent(&create->exchange)) {
		if (!client_run(client, create, grace < deadline ? grace : deadline))
			warn("a multipart upload of \"%s\" may have begun, and stays in the bucket",
				multipart->object->name);
		else if (create->state == REQUEST_DONE)
			read_id(multipart);
	}
	client_cancel(client, create);
}

/* A cancelled part may still arrive after the abort, which is therefore repeated. */
static void send_abort(
	struct multipart *multipart, struct request *request, int times, int64_t deadline)
{
	struct client *client = &multipart->object->bucket->client;

	request->attempts_max = ABORT_ATTEMPTS;
	request->own_budget = true;
	do {
		request_reset(request);
	} while (client_finish(client, request, deadline) && --times > 0);
}

/* Sends the abort; again if its answer does not prove itself and the upload is still listed. */
static bool abort_until_gone(
	struct multipart *multipart, struct request *request, int times, int64_t deadline)
{
	enum upload_presence presence = UPLOAD_THERE;

	pending_upload_add_id(request, multipart->id);
	for (int i = 0; i < ABORTS_MAX && presence == UPLOAD_THERE; i++) {
		send_abort(multipart, request, times, deadline);
		if (request->state != REQUEST_DONE)
			return pending_upload_is_missing(request) ||
			       strcmp(request->code, "NoSuchBucket") == 0;
		presence = pending_upload_is_aborted(request) ? UPLOAD_GONE
							      : look_at_upload(multipart);
	}
	return presence == UPLOAD_GONE;
}

bool multipart_abort(struct multipart *multipart, bool parts_cancelled, int64_t deadline)
{
	struct request request;
	bool gone;

	if (!multipart->object)
		return true;
	if (!multipart->id)
		await_id(multipart, deadline);
	if (!multipart->id || !multipart->outcome_known || multipart->withdrawn)
		return true;
	object_prepare(multipart->object, &request, "DELETE");
	gone = abort_until_gone(multipart, &request, parts_cancelled ? ABORTS_MAX : 1, deadline);
	if (!gone)
		warn_of_rest(multipart, &request);
	request_release(&request);
	return gone;
}

void multipart_release(struct multipart *multipart)
{
	if (!multipart->object)
		return;
	for (int i = 0; i < PLAN_PARTS_MAX; i++) {
		free(multipart->parts[i].tag);
		free(multipart->parts[i].checksum);
	}
	free(multipart->id);
	client_cancel(&multipart->object->bucket->client, &multipart->create);
	request_release(&multipart->create);
	*multipart = (struct multipart){.object = NULL};
}

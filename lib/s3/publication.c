#include "s3/publication.h"

#include "aws/request.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/etag.h"
#include "s3/inspection.h"
#include "s3/integrity.h"
#include "s3/object.h"
#include "s3/publish_request.h"
#include "s3/retraction.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <inttypes.h>

enum {
	CONFIRM_ATTEMPTS = 3,
	LATE_PATIENCE = 60 * 1000, /* milliseconds */
};

static enum status say_unknown(const struct object *object, const struct request *request)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	fail("cannot tell whether \"%s\" was stored: %s", object->name, reason.bytes);
	hint("check whether it is there and recent: if so, it is complete");
	text_release(&reason);
	return STATUS_UNKNOWN;
}

static enum status say_unconfirmed(const struct object *object)
{
	fail("cannot tell whether \"%s\" was stored: the store answered that it was, and does not "
	     "show it",
		object->name);
	hint("check whether it is there and recent: if so, it is complete");
	return STATUS_UNKNOWN;
}

static bool is_precondition_failure(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == 412;
}

/* An earlier attempt of ours may be why the object exists, or the upload is gone. */
static bool may_be_our_doing(const struct request *request)
{
	return request->attempts > 1 &&
	       (is_precondition_failure(request) ||
		       (request->state == REQUEST_REFUSED && request->exchange.status == 404));
}

static bool has_condition(const struct request *request)
{
	return headers_get(&request->headers, "if-none-match") != NULL;
}

/*
 * How long an earlier attempt may take to take effect: the patience of retry.h, of which at least
 * LATE_PATIENCE is left. A request to stop ends the wait.
 */
static int64_t find_patience(const struct request *request)
{
	int64_t rest = request->began + RETRY_PATIENCE - clock_milliseconds();

	if (stop_requested() != 0)
		return 0;
	return rest > LATE_PATIENCE ? rest : LATE_PATIENCE;
}

/* Whether the object may still appear. */
static bool is_missing(const struct request *request, enum object_presence presence)
{
	return presence == OBJECT_ABSENT ||
	       (presence == OBJECT_ANOTHERS && !has_condition(request));
}

/* Waits for the object, which an earlier attempt may have made, or may be making. */
static enum object_presence await_object(const struct publication *publication,
	const struct request *request, int64_t patience, int stopped)
{
	enum object_presence presence =
		object_await(publication->object, !has_condition(request), patience, stopped);

	return presence == OBJECT_UNNAMED ? OBJECT_ANOTHERS : presence;
}

/*
 * The object is not ours. Makes sure that it never will be: an earlier attempt cannot take effect
 * if its condition fails on another object, nor once the request has been withdrawn. What was under
 * way at the withdrawal may appear a little later.
 */
static enum object_presence exclude_late_object(const struct publication *publication,
	const struct request *request, enum object_presence presence)
{
	int stopped = stop_requested();
	int64_t patience = stopped != 0 ? OBJECT_GRACE : LATE_PATIENCE;
	enum object_presence late;
	bool certain;

	if (request->state != REQUEST_LOST && presence == OBJECT_ANOTHERS && has_condition(request))
		return presence;
	if (!publication->withdraw)
		return OBJECT_UNKNOWABLE;
	certain = publication->withdraw(publication->context);
	late = await_object(publication, request, patience, stopped);
	if (late == OBJECT_OURS || late == OBJECT_CUT)
		return late;
	return certain ? presence : OBJECT_UNKNOWABLE;
}

static void say_waiting(
	const struct publication *publication, const struct request *request, int64_t patience)
{
	struct text reason;

	if (patience == 0)
		return;
	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	warn("cannot tell yet whether \"%s\" was stored: %s; looking for it for up to %d min",
		publication->object->name, reason.bytes, (int)((patience + 59999) / 60000));
	text_release(&reason);
}

static enum status say_failure(const struct object *object, const struct request *request)
{
	s3_error_say(request, object->name, object->parts);
	return STATUS_FAILED;
}

/* One of the attempts may have succeeded: asks the store what it has. */
static enum status settle_by_object(
	const struct publication *publication, const struct request *request)
{
	struct object *object = publication->object;
	int stopped = stop_requested();
	enum object_presence presence = await_object(publication, request, 0, stopped);
	int64_t patience = find_patience(request);

	if (is_missing(request, presence)) {
		say_waiting(publication, request, patience);
		presence = await_object(publication, request, patience, stopped);
	}
	if (presence == OBJECT_ABSENT || presence == OBJECT_ANOTHERS)
		presence = exclude_late_object(publication, request, presence);
	switch (presence) {
	case OBJECT_OURS:
		note("\"%s\" is stored, though the store's answer was lost", object->name);
		return STATUS_DONE;
	case OBJECT_CUT:
		return retraction_run(object, request);
	case OBJECT_HIDDEN:
	case OBJECT_UNKNOWABLE:
		return say_unknown(object, request);
	default:
		return presence == OBJECT_ANOTHERS && is_precondition_failure(request)
			       ? object_say_exists(object)
			       : say_failure(object, request);
	}
}

static enum status judge_answer(
	const struct publication *publication, const struct request *request)
{
	const struct object *object = publication->object;

	if (request->state == REQUEST_DONE)
		return STATUS_DONE;
	if (request->doubtful || may_be_our_doing(request))
		return settle_by_object(publication, request);
	if (is_precondition_failure(request))
		return object_say_exists(object);
	if (request->state == REQUEST_LOST && stop_requested() != 0)
		return STATUS_FAILED;
	return say_failure(object, request);
}

static bool lacks_conditions(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == 501 &&
	       has_condition(request);
}

/* Restarts REQUEST, which is over. */
static void run_again(struct object *object, struct request *request, bool doubtful)
{
	request_reset(request);
	request->doubtful = doubtful;
	publish_request_run(object, request);
}

/* Whether the store may not have read everything that was sent, although it answered 2xx. */
static bool is_doubted(const struct publication *publication, const struct request *request)
{
	return publication->unsure || request->unproved || request->exchange.is_last;
}

/*
 * Whether HEAD can tell more than the answer 2xx. Amazon's S3 has compared checksums and sizes; an
 * ETag that is the MD5 of the bytes proves that they arrived.
 */
static bool needs_confirmation(const struct publication *publication, const struct request *request)
{
	const struct object *object = publication->object;

	if (request->state != REQUEST_DONE)
		return false;
	return is_doubted(publication, request) ||
	       (!object->bucket->kind.is_amazon &&
		       (object->parts > 0 || etag_compare(request) != ETAG_SAME));
}

/* Whether the response to the completion has the ETag of an object with other parts. */
static bool is_of_other_parts(const struct object *object, const struct request *request)
{
	struct text tag;
	int parts;

	if (object->parts == 0)
		return false;
	etag_read_completed(request, &tag);
	parts = etag_count_parts(tag.bytes);
	text_release(&tag);
	return parts >= 0 && parts != object->parts;
}

/* Whether the store has all bytes, as far as the ETags tell that it returned for them. */
static bool is_proved_by_tags(const struct publication *publication, const struct request *request)
{
	enum etag_match match = publication->withdraw ? ETAG_UNTELLING : etag_compare(request);

	if (match == ETAG_UNTELLING)
		return !publication->unproved && !request->unproved;
	return match == ETAG_SAME;
}

/* What HEAD shows. An object without an id proves nothing if it may be the one to be replaced. */
static enum object_presence look_for_proof(
	const struct publication *publication, const struct request *request)
{
	bool is_multipart = publication->object->parts > 0;
	enum object_presence presence =
		object_await(publication->object, is_multipart && !has_condition(request),
			is_multipart ? OBJECT_GRACE : 0, stop_requested());

	return presence == OBJECT_UNNAMED && !has_condition(request) ? OBJECT_HIDDEN : presence;
}

/* HEAD does not show the object: believes the answer, unless it was doubted and proves nothing. */
static enum status confirm_by_answer(
	const struct publication *publication, const struct request *request)
{
	const struct object *object = publication->object;

	if (is_doubted(publication, request) && !is_proved_by_tags(publication, request))
		return say_unconfirmed(object);
	note("the store does not show whether \"%s\" has all of its bytes", object->name);
	return STATUS_DONE;
}

/* HEAD shows an object that may be another's, or the old one. Returns as confirm_object(). */
static enum status judge_anothers(
	const struct publication *publication, const struct request *request)
{
	struct object *object = publication->object;

	if (!headers_get(&object->shown, OBJECT_ID_FIELD) &&
		retraction_is_possible(object, request))
		return retraction_run(object, request);
	return has_condition(request) || object->parts > 0 ? say_unconfirmed(object)
							   : STATUS_GOING_ON;
}

/*
 * Checks the object with HEAD. STATUS_GOING_ON: it is absent, or the old one is still there, and
 * the request can be repeated.
 */
static enum status confirm_object(
	const struct publication *publication, const struct request *request)
{
	struct object *object = publication->object;
	enum object_presence presence = look_for_proof(publication, request);

	if (is_of_other_parts(object, request))
		presence = OBJECT_CUT;
	switch (presence) {
	case OBJECT_OURS:
	case OBJECT_UNNAMED:
		return STATUS_DONE;
	case OBJECT_HIDDEN:
		return confirm_by_answer(publication, request);
	case OBJECT_CUT:
		return retraction_run(object, request);
	case OBJECT_ABSENT:
		return STATUS_GOING_ON;
	case OBJECT_ANOTHERS:
		return judge_anothers(publication, request);
	default:
		return is_doubted(publication, request) ? say_unconfirmed(object)
							: confirm_by_answer(publication, request);
	}
}

/* Confirms REQUEST, and repeats it while the object is not there. */
static enum status run_until_confirmed(
	const struct publication *publication, struct request *request)
{
	for (int i = 0; i < CONFIRM_ATTEMPTS && needs_confirmation(publication, request); i++) {
		enum status status = confirm_object(publication, request);

		if (status != STATUS_GOING_ON)
			return status;
		note("\"%s\" is not there, though the store answered that it is; trying again",
			publication->object->name);
		run_again(publication->object, request, true);
	}
	return needs_confirmation(publication, request) ? say_unconfirmed(publication->object)
							: judge_answer(publication, request);
}

/* An earlier attempt may have made the object: only without one does its presence tell anything. */
static enum status run_without_condition(struct object *object, struct request *request)
{
	enum status status = request->doubtful ? STATUS_DONE : object_check_still_absent(object);

	if (status == STATUS_DONE && object->is_hidden && !request->doubtful)
		status = object_check_hidden(object);
	if (status != STATUS_DONE)
		return status;
	note("the store does not support conditional writes: an object that appears meanwhile is "
	     "replaced");
	headers_remove(&request->headers, "if-none-match");
	run_again(object, request, request->doubtful);
	return STATUS_DONE;
}

enum status publication_run(const struct publication *publication, struct request *request)
{
	struct object *object = publication->object;
	enum status status = object_check_still_absent(object);

	if (status != STATUS_DONE)
		return status;
	request->attempts_max = RETRY_ATTEMPTS_STREAM;
	request->http.fresh = true;
	if (!object->replace)
		headers_add(&request->headers, "if-none-match", "*");
	publish_request_run(object, request);
	if (lacks_conditions(request))
		status = run_without_condition(object, request);
	return status == STATUS_DONE ? run_until_confirmed(publication, request) : status;
}

enum status publication_put(
	struct object *object, const void *bytes, const struct integrity_sums *sums)
{
	const struct publication publication = {.object = object};
	struct request request;
	enum status status;

	object->size = sums->length;
	object_prepare(object, &request, "PUT");
	integrity_set_body(object->integrity, sums, &request, bytes);
	request.passing = "ConditionalRequestConflict";
	object_mark(object, &request);
	status = publication_run(&publication, &request);
	if (status == STATUS_DONE && request.state == REQUEST_DONE)
		integrity_check_echo(object->integrity, &request);
	if (status == STATUS_DONE)
		status = inspection_run(object, &request, &request.exchange.answer);
	request_release(&request);
	return status;
}

#include "s3/object.h"

#include "aws/failure.h"
#include "http/encoding.h"
#include "s3/attributes.h"
#include "s3/bucket.h"
#include "s3/inspection.h"
#include "s3/integrity.h"
#include "s3/location.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/random.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum presence {
	OURS,
	ANOTHERS,
	ABSENT,
	UNKNOWABLE,
};

int object_init(struct object *object, struct bucket *bucket, const struct location *location)
{
	unsigned char bytes[OBJECT_ID_SIZE / 2];

	object->bucket = bucket;
	object->name = location->name;
	object->path = bucket_build_path(bucket, location->key);
	if (!object->path || random_bytes(bytes, sizeof bytes) != 0)
		return -1;
	encoding_hex(bytes, sizeof bytes, object->id);
	return 0;
}

void object_release(struct object *object)
{
	free(object->path);
	object->path = NULL;
}

void object_prepare(const struct object *object, struct request *request, const char *method)
{
	request_init(request, method, object->path);
	bucket_mark(object->bucket, request);
}

void object_mark(const struct object *object, struct request *request)
{
	attributes_add(object->attributes, &request->headers);
	headers_add(&request->headers, "x-amz-meta-pgb-version", PGB_VERSION);
	if (object->kind)
		headers_add(&request->headers, "x-amz-meta-pgb-kind", object->kind);
	headers_add(&request->headers, "x-amz-meta-pgb-id", object->id);
}

static enum status say_failure(const struct object *object, const struct request *request)
{
	failure_say(request, "store", object->name);
	return STATUS_FAILED;
}

static enum status say_exists(const struct object *object)
{
	fail("\"%s\" exists already", object->name);
	hint("-f replaces it");
	return STATUS_EXISTS;
}

static enum status say_unknown(const struct object *object, const struct request *request)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	failure_describe(request, &reason);
	fail("cannot tell whether \"%s\" was stored: %s", object->name, reason.bytes);
	hint("look whether it is there and new: if it is, it is complete");
	text_release(&reason);
	return STATUS_UNKNOWN;
}

static bool is_hidden(const struct request *request)
{
	long status = request->exchange.status;

	return request->state == REQUEST_REFUSED && status >= 400 && status < 500 && status != 404;
}

/* Asks for the object; true if there is an answer, be it that the store will not say. */
static bool ask(struct object *object, struct request *request)
{
	object_prepare(object, request, "HEAD");
	client_run(&object->bucket->client, request, 0);
	client_cancel(&object->bucket->client, request);
	object->is_hidden = is_hidden(request);
	if (object->is_hidden)
		note("the store does not say whether \"%s\" exists (HTTP %ld)", object->name,
			request->exchange.status);
	return request->state == REQUEST_DONE || object->is_hidden ||
	       (request->state == REQUEST_REFUSED && request->exchange.status == 404);
}

enum status object_check_absent(struct object *object)
{
	struct request request;
	enum status status = STATUS_DONE;

	if (object->replace)
		return STATUS_DONE;
	if (!ask(object, &request))
		status = stop_requested() != 0 ? STATUS_FAILED : say_failure(object, &request);
	else if (request.state == REQUEST_DONE)
		status = say_exists(object);
	request_release(&request);
	return status;
}

enum status object_check_still_absent(struct object *object)
{
	struct request request;
	enum status status = STATUS_DONE;

	if (object->replace || object->is_hidden)
		return STATUS_DONE;
	if (!ask(object, &request))
		status = stop_requested() != 0 ? STATUS_FAILED : STATUS_DONE;
	else if (request.state == REQUEST_DONE)
		status = say_exists(object);
	request_release(&request);
	return status;
}

/* Looks for our id in the object's metadata. */
static enum presence look(struct object *object)
{
	struct request request;
	enum presence presence = UNKNOWABLE;
	const char *id;

	object_prepare(object, &request, "HEAD");
	request.attempts_max = RETRY_ATTEMPTS_MAX;
	client_run(&object->bucket->client, &request, clock_milliseconds() + OBJECT_GRACE);
	client_cancel(&object->bucket->client, &request);
	id = headers_get(&request.exchange.answer, "x-amz-meta-pgb-id");
	if (request.state == REQUEST_DONE)
		presence = id && strcmp(id, object->id) == 0 ? OURS : ANOTHERS;
	else if (request.state == REQUEST_REFUSED && request.exchange.status == 404)
		presence = ABSENT;
	request_release(&request);
	return presence;
}

static bool is_precondition_failure(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == 412;
}

static bool has_condition(const struct request *request)
{
	return headers_get(&request->headers, "if-none-match") != NULL;
}

/*
 * Whether a try may yet be acted on, though the store does not show it now; not, if another's
 * object is in its way, and not once the step has been withdrawn.
 */
static bool can_come_late(
	struct object *object, const struct request *request, enum presence presence)
{
	if (request->state != REQUEST_LOST && presence == ANOTHERS && has_condition(request))
		return false;
	return !object->withdraw || !object->withdraw(object->context);
}

/* One of the tries may have done it: what does the store hold? */
static enum status settle(struct object *object, const struct request *request)
{
	enum presence presence = look(object);

	if ((presence == ABSENT || presence == ANOTHERS) &&
		can_come_late(object, request, presence))
		presence = object->withdraw && look(object) == OURS ? OURS : UNKNOWABLE;
	switch (presence) {
	case OURS:
		note("\"%s\" is stored, though the store's answer was lost", object->name);
		return STATUS_DONE;
	case UNKNOWABLE:
		return say_unknown(object, request);
	default:
		return presence == ANOTHERS && is_precondition_failure(request)
			       ? say_exists(object)
			       : say_failure(object, request);
	}
}

/* Carries REQUEST out. Once it was sent, a stop leaves it some time for its answer. */
static void run(struct object *object, struct request *request)
{
	if (client_run(&object->bucket->client, request, 0))
		return;
	if (request->state == REQUEST_RUNNING && exchange_is_sent(&request->exchange))
		client_run(&object->bucket->client, request, clock_milliseconds() + OBJECT_GRACE);
	client_cancel(&object->bucket->client, request);
}

static enum status judge_publication(struct object *object, struct request *request)
{
	if (request->state == REQUEST_DONE)
		return STATUS_DONE;
	if (request->doubtful || (is_precondition_failure(request) && request->attempts > 1))
		return settle(object, request);
	if (is_precondition_failure(request))
		return say_exists(object);
	if (request->state == REQUEST_LOST && stop_requested() != 0)
		return STATUS_FAILED;
	return say_failure(object, request);
}

static bool lacks_conditions(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == 501 &&
	       has_condition(request);
}

enum status object_publish(struct object *object, struct request *request)
{
	bool doubtful;

	request->attempts_max = RETRY_ATTEMPTS_MAX;
	if (!object->replace)
		headers_add(&request->headers, "if-none-match", "*");
	run(object, request);
	if (lacks_conditions(request)) {
		note("the store knows no conditional writes: an object that appears meanwhile is "
		     "replaced");
		headers_remove(&request->headers, "if-none-match");
		doubtful = request->doubtful;
		request_reset(request);
		request->doubtful = doubtful;
		run(object, request);
	}
	return judge_publication(object, request);
}

enum status object_put(struct object *object, const void *bytes, const struct sums *sums)
{
	struct request request;
	enum status status;

	object_prepare(object, &request, "PUT");
	integrity_set_body(object->integrity, sums, &request, bytes);
	request.wants_tag = true;
	request.retries_conflict = true;
	object_mark(object, &request);
	status = object_publish(object, &request);
	if (status == STATUS_DONE)
		status = inspection_run(object, &request);
	request_release(&request);
	return status;
}

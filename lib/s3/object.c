#include "s3/object.h"

#include "http/encoding.h"
#include "s3/attributes.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/etag.h"
#include "s3/location.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/random.h"
#include "unix/stop.h"

#include <stdlib.h>
#include <string.h>

enum status object_init(
	struct object *object, struct bucket *bucket, const struct location *location)
{
	unsigned char bytes[OBJECT_ID_SIZE / 2];

	object->bucket = bucket;
	object->name = location->name;
	object->path = bucket_build_path(bucket, location->key);
	if (!object->path || random_bytes(bytes, sizeof bytes) != 0)
		return STATUS_FAILED;
	encoding_hex(bytes, sizeof bytes, object->id);
	return STATUS_DONE;
}

void object_release(struct object *object)
{
	free(object->path);
	object->path = NULL;
	headers_release(&object->shown);
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
	headers_add(&request->headers, OBJECT_ID_FIELD, object->id);
}

/* Whether the answer to HEAD shows what was sent, as far as that is known. */
static bool is_as_sent(const struct object *object, const struct headers *answer)
{
	const char *length = headers_get(answer, "content-length");
	const char *tag = headers_get(answer, "etag");
	int parts = tag ? etag_count_parts(tag) : -1;
	uint64_t size;

	if (object->parts > 0 && parts >= 0 && parts != object->parts)
		return false;
	return object->size == 0 ||
	       (length && number_read(length, UINT64_MAX, &size) && size == object->size);
}

/* Tells from the answer to HEAD whether the object is ours. */
static enum object_presence judge_owner(const struct object *object, const struct headers *answer)
{
	const char *id = headers_get(answer, OBJECT_ID_FIELD);
	bool fits = is_as_sent(object, answer);

	if (id && strcmp(id, object->id) == 0)
		return fits ? OBJECT_OURS : OBJECT_CUT;
	return !id && fits && object->size > 0 ? OBJECT_UNNAMED : OBJECT_ANOTHERS;
}

static enum object_presence judge_look(const struct object *object, const struct request *request)
{
	long status = request->exchange.status;

	if (request->state == REQUEST_DONE)
		return judge_owner(object, &request->exchange.answer);
	if (request->state != REQUEST_REFUSED || status < 400 || status >= 500)
		return OBJECT_UNKNOWABLE;
	return status == 404 ? OBJECT_ABSENT : OBJECT_HIDDEN;
}

enum object_presence object_look(struct object *object, struct request *request, int64_t deadline)
{
	object_prepare(object, request, "HEAD");
	if (deadline > 0)
		request->attempts_max = RETRY_ATTEMPTS_STREAM;
	client_finish(&object->bucket->client, request, deadline);
	headers_release(&object->shown);
	if (request->state == REQUEST_DONE)
		headers_add_all(&object->shown, &request->exchange.answer);
	return judge_look(object, request);
}

bool object_is_shown(const struct object *object)
{
	const char *id = headers_get(&object->shown, OBJECT_ID_FIELD);

	return id && strcmp(id, object->id) == 0;
}

static enum object_presence look_once(struct object *object)
{
	struct request request;
	enum object_presence presence =
		object_look(object, &request, clock_milliseconds() + OBJECT_GRACE);

	request_release(&request);
	return presence;
}

/* Waits until the time DUE. False if another stop than STOPPED was requested. */
static bool pause_until(struct client *client, int64_t due, int stopped)
{
	int64_t rest;

	while ((rest = due - clock_milliseconds()) > 0)
		if (client_work(client, -1, (int)rest) < 0 || stop_requested() != stopped)
			return false;
	return true;
}

/* The time of the next look, after COUNT of them: after 1, 2, 4... seconds, and at DEADLINE. */
static int64_t find_next_look(int count, int64_t deadline)
{
	int64_t due = clock_milliseconds() + retry_delay(RETRY_THROTTLED, count, 1, -1);

	return due < deadline ? due : deadline;
}

enum object_presence object_await(
	struct object *object, bool old_may_show, int64_t patience, int stopped)
{
	int64_t deadline = clock_milliseconds() + patience;
	enum object_presence presence = look_once(object);

	for (int count = 1;
		presence == OBJECT_ABSENT || (old_may_show && presence == OBJECT_ANOTHERS);
		count++) {
		enum object_presence next;

		if (clock_milliseconds() >= deadline ||
			!pause_until(
				&object->bucket->client, find_next_look(count, deadline), stopped))
			break;
		next = look_once(object);
		if (next != OBJECT_UNKNOWABLE)
			presence = next;
	}
	return presence;
}

enum status object_say_exists(const struct object *object)
{
	fail("\"%s\" exists already", object->name);
	hint("-f replaces it");
	return STATUS_EXISTS;
}

static void note_hidden(struct object *object, const struct request *request)
{
	object->is_hidden = true;
	note("the store does not say whether \"%s\" exists (HTTP %ld)", object->name,
		request->exchange.status);
}

static enum status judge_presence(
	struct object *object, enum object_presence presence, const struct request *request)
{
	switch (presence) {
	case OBJECT_ABSENT:
		return STATUS_DONE;
	case OBJECT_HIDDEN:
		note_hidden(object, request);
		return STATUS_DONE;
	case OBJECT_UNKNOWABLE:
		return STATUS_UNKNOWN;
	default:
		return object_say_exists(object);
	}
}

enum status object_check_absent(struct object *object)
{
	struct request request;
	enum status status;

	if (object->replace)
		return STATUS_DONE;
	status = judge_presence(object, object_look(object, &request, 0), &request);
	if (status == STATUS_UNKNOWN && stop_requested() == 0)
		s3_error_say(&request, object->name, 0);
	request_release(&request);
	return status == STATUS_UNKNOWN ? STATUS_FAILED : status;
}

enum status object_check_still_absent(struct object *object)
{
	struct request request;
	enum status status;

	if (object->replace || object->is_hidden || object->bucket->kind.is_amazon)
		return STATUS_DONE;
	status = judge_presence(object, object_look(object, &request, 0), &request);
	request_release(&request);
	if (status != STATUS_UNKNOWN)
		return status;
	return stop_requested() == 0 ? STATUS_DONE : STATUS_FAILED;
}

static enum status say_unprotected(const struct object *object)
{
	fail("could not store \"%s\": the store neither says whether it exists nor supports "
	     "conditional writes",
		object->name);
	hint("-f stores it, and replaces what is there");
	return STATUS_FAILED;
}

enum status object_check_hidden(const struct object *object)
{
	struct request request;
	enum status status;

	object_prepare(object, &request, "GET");
	headers_add(&request.headers, "range", "bytes=0-0");
	if (client_finish(&object->bucket->client, &request, clock_milliseconds() + OBJECT_GRACE))
		status = object_say_exists(object);
	else if (request.state == REQUEST_REFUSED && request.exchange.status == 404)
		status = STATUS_DONE;
	else if (request.state == REQUEST_REFUSED && s3_error_is_general(&request))
		status = s3_error_say(&request, object->name, 0);
	else
		status = say_unprotected(object);
	request_release(&request);
	return status;
}

#include "s3/inspection.h"

#include "aws/client.h"
#include "aws/request.h"
#include "s3/attributes.h"
#include "s3/bucket.h"
#include "s3/object.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/text.h"

#include <string.h>

enum { PART_MAX = 64 * 1024 }; /* bytes of ten tags, or of a lock, as XML */

static enum status say_lost(const struct object *object, const char *what)
{
	fail("\"%s\" is stored, but the store dropped its %s", object->name, what);
	hint("the object is whole, and was left there");
	return STATUS_STRIPPED;
}

static void note_unknown(
	const struct object *object, const char *what, const struct request *request)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	note("cannot see whether \"%s\" has its %s: %s", object->name, what, reason.bytes);
	text_release(&reason);
}

/*
 * Whether the answer tells whether the attribute is there: it does, unless it is a denial (403) or
 * a server error. A success that is too long is the object: the store ignores the query.
 */
static bool is_telling(const struct request *request)
{
	long status = request->exchange.status;
	bool success = status >= 200 && status < 300;

	if (request->exchange.outcome != HTTP_ANSWERED)
		return success && request->exchange.content.broken;
	return success || status == 400 || status == 404 || status == 405 || status == 501;
}

/* Whether an attribute that HEAD does not show is known to be lost. */
static bool is_part_lost(struct object *object, const struct attributes_part *part)
{
	struct request request;
	const struct text *content = &request.exchange.content;
	bool lost = false;

	object_prepare(object, &request, "GET");
	text_add(&request.query, part->query);
	request.http.content_max = PART_MAX;
	client_finish(&object->bucket->client, &request, clock_milliseconds() + OBJECT_GRACE);
	if (!is_telling(&request))
		note_unknown(object, part->what, &request);
	else
		lost = request.state != REQUEST_DONE ||
		       !attributes_part_is_kept(
			       object->attributes, part, content->bytes, content->length);
	request_release(&request);
	return lost;
}

static const char *find_lost_part(struct object *object, const struct headers *answer)
{
	const struct attributes_part *part = NULL;

	while ((part = attributes_find_unseen(object->attributes, answer, part)))
		if (is_part_lost(object, part))
			return part->what;
	return NULL;
}

/* Looks at the object, unless HEAD has shown it since it was published. */
static enum object_presence look_at_published(struct object *object, struct request *request)
{
	if (!object_is_shown(object))
		return object_look(object, request, clock_milliseconds() + OBJECT_GRACE);
	object_prepare(object, request, "HEAD");
	return OBJECT_OURS;
}

/* DOUBTED: the attribute that no answer has confirmed so far, or NULL. */
static const char *inspect(struct object *object, const char *doubted)
{
	struct request request;
	const struct headers *answer = &object->shown;
	const char *lost = doubted;

	switch (look_at_published(object, &request)) {
	case OBJECT_OURS:
		lost = attributes_find_lost(object->attributes, ATTRIBUTES_SHOWN, answer);
		if (!lost)
			lost = find_lost_part(object, answer);
		break;
	case OBJECT_UNNAMED:
	case OBJECT_ANOTHERS:
		note("what is at \"%s\" now does not bear the id of ours, and is not judged",
			object->name);
		break;
	default:
		note_unknown(object, "attributes", &request);
	}
	request_release(&request);
	return lost;
}

enum status inspection_run(
	struct object *object, const struct request *publication, const struct headers *marked)
{
	const struct attributes *attributes = object->attributes;
	bool put = strcmp(publication->http.method, "PUT") == 0;
	bool answered = !put || publication->state == REQUEST_DONE;
	bool unsure = !answered && attributes->encryption;
	const char *lost = NULL;

	if (answered)
		lost = attributes_find_lost(attributes, ATTRIBUTES_PUT, marked);
	if (lost || unsure || attributes_need_look(attributes))
		lost = inspect(object, lost);
	return lost ? say_lost(object, lost) : STATUS_DONE;
}

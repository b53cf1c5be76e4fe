#include "s3/publish_request.h"

#include "aws/client.h"
#include "aws/request.h"
#include "s3/bucket.h"
#include "s3/object.h"
#include "unix/clock.h"
#include "unix/stop.h"

/*
 * Works on REQUEST. If it was sent before a stop, waits OBJECT_GRACE for its answer. False if it
 * had to be cancelled.
 */
static bool await_answer(const struct object *object, struct request *request)
{
	struct client *client = &object->bucket->client;

	if (client_run(client, request, 0))
		return true;
	if (request->state == REQUEST_RUNNING && http_has_sent(&request->exchange))
		client_run(client, request, clock_milliseconds() + OBJECT_GRACE);
	client_cancel(client, request);
	return false;
}

/* Whether the last response was 2xx, but not what the store sends: it may have done its work. */
static bool is_answered_by_other(const struct request *request)
{
	return request->state == REQUEST_LOST && request->stops_at_other &&
	       request->exchange.outcome == HTTP_ANSWERED;
}

void publish_request_run(struct object *object, struct request *request)
{
	struct client *client = &object->bucket->client;

	request->stops_at_other = object->parts > 0;
	await_answer(object, request);
	while (is_answered_by_other(request) && stop_requested() == 0) {
		if (object_await(object, false, 0, stop_requested()) == OBJECT_OURS ||
			!client_resume(client, request))
			break;
		if (!await_answer(object, request))
			break;
	}
}

#include "s3/publish_request.h"

#include "aws/client.h"
#include "aws/request.h"
#include "aws/xml.h"
#include "s3/bucket.h"
#include "s3/object.h"
#include "unix/clock.h"
#include "unix/stop.h"

/* Works on REQUEST. If it was sent before a stop, waits OBJECT_GRACE for its answer. */
static void await_answer(const struct object *object, struct request *request)
{
	struct client *client = &object->bucket->client;

	if (client_run(client, request, 0))
		return;
	if (request->state == REQUEST_RUNNING && http_has_sent(&request->exchange))
		client_run(client, request, clock_milliseconds() + OBJECT_GRACE);
	client_cancel(client, request);
}

/* Whether the last response was 2xx, but not the store's: the store may have done its work. */
static bool is_answered_by_other(const struct request *request)
{
	return request->state == REQUEST_LOST && request->stops_at_other &&
	       request->exchange.outcome == HTTP_ANSWERED;
}

/* Whether the response to a completion is the store's, without its end. */
static bool is_answer_cut(const struct request *request)
{
	const struct text *content = &request->exchange.content;

	return xml_root_is(content->bytes, content->length, "CompleteMultipartUploadResult");
}

void publish_request_run(struct object *object, struct request *request)
{
	struct client *client = &object->bucket->client;

	request->stops_at_other = object->parts > 0;
	await_answer(object, request);
	while (is_answered_by_other(request) && stop_requested() == 0) {
		if (!is_answer_cut(request) && object_await(object, false, 0) == OBJECT_OURS)
			break;
		if (!client_resume(client, request))
			break;
		await_answer(object, request);
	}
}

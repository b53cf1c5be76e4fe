#include "s3/removal.h"

#include "s3/bucket.h"
#include "s3/checksum.h"
#include "s3/delete_list.h"
#include "s3/error.h"
#include "s3/removal_tally.h"
#include "s3/single_removal.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct removal {
	struct bucket *bucket;
	struct removal_tally tally;
	bool singly; /* the store takes no lists */
};

/* Keys that get a request each. */
struct queue {
	const char *keys[DELETE_LIST_MAX];
	size_t count;
};

static void take_result(
	struct removal *removal, struct delete_list *list, const struct delete_result *result)
{
	const char *key = list->keys[result->index];
	struct text why;

	if (result->is_removed || strcmp(result->code, "NoSuchKey") == 0) {
		removal_tally_take_removed(&removal->tally, key, result->is_hidden);
		return;
	}
	if (retry_class(0, result->code) != RETRY_NEVER) {
		list->settled[result->index] = false;
		return;
	}
	text_init(&why, MESSAGE_MAX);
	text_printf(&why, "%s%s%s", *result->code ? result->code : "the store does not say why",
		*result->message ? ": " : "", result->message);
	removal_tally_take_kept(&removal->tally, key, result->code, why.bytes);
	text_release(&why);
}

/* Reads the answer to the list. 0, or -1 if it makes no sense to go on. */
static int take_answer(
	struct removal *removal, struct delete_list *list, const struct request *request)
{
	const struct text *content = &request->exchange.content;
	struct delete_result result;

	if (request->state != REQUEST_DONE && refusal_is_general(request))
		return removal_tally_take_end(&removal->tally, request);
	if (request->state != REQUEST_DONE) {
		note("the store takes no list of objects to remove (HTTP status %ld): they are "
		     "removed one by one",
			request->exchange.status);
		removal->singly = true;
		return 0;
	}
	delete_list_read(list, content->bytes, content->length);
	while (delete_list_next(list, &result))
		take_result(removal, list, &result);
	return 0;
}

/*
 * S3 wants a sum of the list besides the one that is signed; every store knows MD5. Amazon's takes
 * another in its place, where there is no MD5 to be had.
 */
static int set_body(const struct removal *removal, const struct text *body, struct request *request)
{
	bool is_amazon = removal->bucket->kind.is_amazon;

	if (is_amazon && checksum_add_header(&request->headers, &checksum_kinds[0], body->bytes,
				 body->length) != 0)
		return -1;
	if ((!is_amazon || digest_is_available(DIGEST_MD5)) &&
		checksum_add_header(&request->headers, &checksum_md5, body->bytes, body->length) !=
			0)
		return -1;
	return request_set_text(request, body);
}

static int send_list(struct removal *removal, struct delete_list *list)
{
	struct client *client = &removal->bucket->client;
	char *path = bucket_build_path(removal->bucket, "");
	struct request request;
	int result = -1;

	request_init(&request, "POST", path);
	bucket_mark(removal->bucket, &request);
	text_add(&request.query, "delete=");
	request.result = "DeleteResult";
	if (path && delete_list_finish(list) == 0 &&
		set_body(removal, &list->body, &request) == 0) {
		client_run(client, &request, 0);
		client_cancel(client, &request);
		result = take_answer(removal, list, &request);
	}
	request_release(&request);
	free(path);
	return result;
}

/* Shares keys out between LIST and QUEUE; returns how many. */
static size_t share_out(const struct removal *removal, struct delete_list *list,
	struct queue *queue, const char *const *keys, size_t count)
{
	size_t i = 0;

	for (; i < count && i < DELETE_LIST_MAX; i++) {
		if (removal->singly || !delete_list_takes(keys[i]))
			queue->keys[queue->count++] = keys[i];
		else if (!delete_list_add(list, keys[i]))
			break;
	}
	return i;
}

/* What the answer to the list has not told of, or calls passing trouble, is tried by itself. */
static void queue_unsettled(const struct delete_list *list, struct queue *queue)
{
	for (size_t i = 0; i < list->count; i++)
		if (!list->settled[i])
			queue->keys[queue->count++] = list->keys[i];
}

/* Removes some of the keys, *TAKEN of them. 0, or -1 if it makes no sense to go on. */
static int remove_some(
	struct removal *removal, const char *const *keys, size_t count, size_t *taken)
{
	struct delete_list list;
	struct queue queue = {.count = 0};
	int result = 0;

	delete_list_init(&list);
	*taken = share_out(removal, &list, &queue, keys, count);
	if (list.count > 0)
		result = send_list(removal, &list);
	queue_unsettled(&list, &queue);
	if (result == 0)
		result = single_removal_run(
			removal->bucket, &removal->tally, queue.keys, queue.count);
	delete_list_release(&list);
	return result;
}

int removal_run(struct bucket *bucket, const char *const *keys, size_t count)
{
	struct removal removal = {
		.bucket = bucket,
		.tally = {.bucket = bucket->endpoint.bucket},
	};
	size_t at = 0, taken;
	int result = 0;

	for (; result == 0 && at < count; at += taken)
		result = remove_some(&removal, keys + at, count - at, &taken);
	removal_tally_close(&removal.tally, count, result != 0);
	return removal.tally.removed == count ? 0 : -1;
}

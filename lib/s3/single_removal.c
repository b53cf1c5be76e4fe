#include "s3/single_removal.h"

#include "aws/failure.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/removal_tally.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum { SINGLES_MAX = 8 }; /* at a time */

struct work {
	struct bucket *bucket;
	struct removal_tally *tally;
	const char *const *keys;
	size_t count, next;
};

struct single {
	const char *key; /* NULL if there is none */
	char *path;
	struct request request;
};

static int start(struct work *work, struct single *single)
{
	const char *key = work->keys[work->next++];

	single->path = bucket_build_path(work->bucket, key);
	if (!single->path)
		return -1;
	single->key = key;
	request_init(&single->request, "DELETE", single->path);
	single->request.result = "";
	bucket_mark(work->bucket, &single->request);
	client_start(&work->bucket->client, &single->request);
	return 0;
}

static int take_single_answer(struct work *work, const struct single *single)
{
	const struct request *request = &single->request;
	const char *marker = headers_get(&request->exchange.answer, "x-amz-delete-marker");
	struct text why;

	if (request->state == REQUEST_DONE || strcmp(request->code, "NoSuchKey") == 0) {
		removal_tally_take_removed(
			work->tally, single->key, marker && strcmp(marker, "true") == 0);
		return 0;
	}
	if (refusal_is_general(request))
		return removal_tally_take_end(work->tally, request);
	text_init(&why, MESSAGE_MAX);
	failure_describe(request, &why);
	removal_tally_take_kept(work->tally, single->key, request->code, why.bytes);
	text_release(&why);
	return 0;
}

static void end(struct work *work, struct single *single)
{
	if (!single->key)
		return;
	client_cancel(&work->bucket->client, &single->request);
	request_release(&single->request);
	free(single->path);
	single->key = NULL;
}

/*
 * Takes the answer if it is there, and starts the next one. Adds to RUNNING if there is an answer
 * to wait for. 0, or -1 if it makes no sense to go on.
 */
static int advance(struct work *work, struct single *single, int *running)
{
	int result = 0;

	while (result == 0 && (single->key || work->next < work->count)) {
		if (!single->key) {
			result = start(work, single);
		} else if (request_is_over(&single->request)) {
			result = take_single_answer(work, single);
			end(work, single);
		} else {
			++*running;
			break;
		}
	}
	return result;
}

int single_removal_run(
	struct bucket *bucket, struct removal_tally *tally, const char *const *keys, size_t count)
{
	struct work work = {.bucket = bucket, .tally = tally, .keys = keys, .count = count};
	struct single singles[SINGLES_MAX] = {{.key = NULL}};
	int result = 0, running;

	do {
		running = 0;
		for (size_t i = 0; i < SINGLES_MAX && result == 0; i++)
			result = advance(&work, &singles[i], &running);
		if (stop_requested() != 0)
			result = -1;
		if (result == 0 && running > 0 && client_work(&bucket->client, -1, -1) < 0)
			result = -1;
	} while (result == 0 && running > 0);
	for (size_t i = 0; i < SINGLES_MAX; i++)
		end(&work, &singles[i]);
	return result;
}

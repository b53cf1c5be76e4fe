#include "s3/removal.h"

#include "aws/request.h"
#include "s3/bucket.h"
#include "s3/checksum.h"
#include "s3/delete_list.h"
#include "s3/error.h"
#include "unix/message.h"
#include "unix/run_report.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Counts and reports what became of the keys. */
struct removal_tally {
	const char *bucket; /* its name */
	size_t removed;
	bool is_denied; /* the store refused a key with AccessDenied */
};

enum {
	NAME_SIZE = 300,  /* "s3://" and a bucket */
	LIST_STALL = 600, /* seconds: a store may answer when it has deleted all of a list */
};

static const struct s3_action removing = {
	.verb = "remove objects from",
	.permissions = "the permission s3:DeleteObject",
};

static void removal_tally_take_removed(struct removal_tally *tally, const char *key, bool is_hidden)
{
	tally->removed++;
	run_report_add(RUN_REPORT_DELETED, 1);
	note("removed \"s3://%s/%s\"%s", tally->bucket, key,
		is_hidden ? ", of which versions stay" : "");
}

static void removal_tally_take_kept(
	struct removal_tally *tally, const char *key, const char *code, const char *why)
{
	if (strcmp(code, "AccessDenied") == 0)
		tally->is_denied = true;
	fail("could not remove \"s3://%s/%s\": %s", tally->bucket, key, why);
}

static enum status removal_tally_take_end(
	const struct removal_tally *tally, const struct request *request)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof name, "s3://%s", tally->bucket);
	return s3_error_say_of(request, &removing, name);
}

static void removal_tally_close(const struct removal_tally *tally, size_t count, bool has_ended)
{
	if (stop_requested() != 0)
		return;
	if (tally->is_denied)
		hint("these credentials need %s, and what is locked stays until its lock ends",
			removing.permissions);
	if (has_ended)
		hint("%zu of %zu objects are removed; all names can be given again", tally->removed,
			count);
}

enum { SINGLES_MAX = 8 }; /* at a time */

struct single_run {
	struct bucket *bucket;
	struct removal_tally *tally;
	const char *const *keys;
	size_t count, next;
};

struct single {
	const char *key; /* NULL if there is none */
	char *path;
	struct request request; /* DELETE, or HEAD if that is to prove it */
	long answered;          /* the status that HEAD is to prove; 0 if it was not needed */
};

static enum status start_single(struct single_run *run, struct single *single)
{
	const char *key = run->keys[run->next++];

	single->path = bucket_build_path(run->bucket, key);
	if (!single->path)
		return STATUS_FAILED;
	single->key = key;
	single->answered = 0;
	request_init(&single->request, "DELETE", single->path);
	bucket_mark(run->bucket, &single->request);
	client_start(&run->bucket->client, &single->request);
	return STATUS_DONE;
}

/* A store answers 204. A 200 without a body may be a proxy's: HEAD tells whether it is true. */
static bool needs_proof(const struct single *single)
{
	return single->answered == 0 && single->request.state == REQUEST_DONE &&
	       single->request.exchange.status != 204;
}

static void ask_for_proof(struct single_run *run, struct single *single)
{
	single->answered = single->request.exchange.status;
	request_release(&single->request);
	request_init(&single->request, "HEAD", single->path);
	bucket_mark(run->bucket, &single->request);
	client_start(&run->bucket->client, &single->request);
}

static bool is_removed(const struct single *single)
{
	const struct request *request = &single->request;

	if (single->answered != 0)
		return request->state == REQUEST_REFUSED && request->exchange.status == 404;
	return request->state == REQUEST_DONE || strcmp(request->code, "NoSuchKey") == 0;
}

static enum status take_single_answer(struct single_run *run, const struct single *single)
{
	const struct request *request = &single->request;
	const char *marker = headers_get(&request->exchange.answer, "x-amz-delete-marker");
	struct text why;

	if (is_removed(single)) {
		removal_tally_take_removed(
			run->tally, single->key, marker && strcmp(marker, "true") == 0);
		return STATUS_DONE;
	}
	if (request->state != REQUEST_DONE && s3_error_is_general(request))
		return removal_tally_take_end(run->tally, request);
	text_init(&why, MESSAGE_MAX);
	if (single->answered != 0)
		text_printf(&why, "the response was HTTP %ld, and the object may still be there",
			single->answered);
	else
		request_describe_failure(request, &why);
	removal_tally_take_kept(run->tally, single->key, request->code, why.bytes);
	text_release(&why);
	return STATUS_DONE;
}

static void end_single(struct single_run *run, struct single *single)
{
	if (!single->key)
		return;
	client_cancel(&run->bucket->client, &single->request);
	request_release(&single->request);
	free(single->path);
	single->key = NULL;
}

/*
 * Processes an answer that has arrived, and starts the next request. Increments RUNNING if a
 * request is running. Fails if further requests would fail, too.
 */
static enum status advance_single(struct single_run *run, struct single *single, int *running)
{
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE && (single->key || run->next < run->count)) {
		if (!single->key) {
			status = start_single(run, single);
		} else if (request_is_over(&single->request) && needs_proof(single)) {
			ask_for_proof(run, single);
		} else if (request_is_over(&single->request)) {
			status = take_single_answer(run, single);
			end_single(run, single);
		} else {
			++*running;
			break;
		}
	}
	return status;
}

static enum status remove_singly(
	struct bucket *bucket, struct removal_tally *tally, const char *const *keys, size_t count)
{
	struct single_run run = {.bucket = bucket, .tally = tally, .keys = keys, .count = count};
	struct single singles[SINGLES_MAX] = {{.key = NULL}};
	enum status status = STATUS_DONE;
	int running;

	do {
		running = 0;
		for (size_t i = 0; i < SINGLES_MAX && status == STATUS_DONE; i++)
			status = advance_single(&run, &singles[i], &running);
		if (stop_requested() != 0)
			status = STATUS_FAILED;
		if (status == STATUS_DONE && running > 0 &&
			client_work(&bucket->client, -1, -1) < 0)
			status = STATUS_FAILED;
	} while (status == STATUS_DONE && running > 0);
	for (size_t i = 0; i < SINGLES_MAX; i++)
		end_single(&run, &singles[i]);
	return status;
}

struct removal {
	struct bucket *bucket;
	struct removal_tally tally;
	bool singly; /* the store does not support DeleteObjects */
};

/* Keys that are deleted one by one. */
struct queue {
	const char *keys[DELETE_LIST_MAX];
	size_t count;
};

static void take_list_result(
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

/* Reads the answer to DeleteObjects. Fails if further requests would fail, too. */
static enum status take_list_answer(
	struct removal *removal, struct delete_list *list, const struct request *request)
{
	const struct text *content = &request->exchange.content;
	struct delete_result result;

	if (request->state != REQUEST_DONE && s3_error_is_general(request))
		return removal_tally_take_end(&removal->tally, request);
	if (request->state != REQUEST_DONE) {
		note("the store takes no list of objects to remove (HTTP status %ld): they are "
		     "removed one by one",
			request->exchange.status);
		removal->singly = true;
		return STATUS_DONE;
	}
	delete_list_read(list, content->bytes, content->length);
	while (delete_list_next(list, &result))
		take_list_result(removal, list, &result);
	return STATUS_DONE;
}

/*
 * DeleteObjects requires a checksum besides the signed SHA-256. Every store supports Content-MD5.
 * Amazon's also accepts a CRC, which is used where MD5 is not available (FIPS).
 */
static enum status set_list_body(
	const struct removal *removal, const struct text *body, struct request *request)
{
	bool is_amazon = removal->bucket->kind.is_amazon;

	if (is_amazon && checksum_add_header(&request->headers, &checksum_kinds[0], body->bytes,
				 body->length) != STATUS_DONE)
		return STATUS_FAILED;
	if ((!is_amazon || digest_is_available(DIGEST_MD5)) &&
		checksum_add_header(&request->headers, &checksum_md5, body->bytes, body->length) !=
			STATUS_DONE)
		return STATUS_FAILED;
	return request_set_text(request, body);
}

static enum status send_list(struct removal *removal, struct delete_list *list)
{
	char *path = bucket_build_path(removal->bucket, "");
	struct request request;
	enum status status = STATUS_FAILED;

	request_init(&request, "POST", path);
	bucket_mark(removal->bucket, &request);
	request.http.stall = LIST_STALL;
	text_add(&request.query, "delete=");
	if (path && delete_list_finish(list) == STATUS_DONE &&
		set_list_body(removal, &list->body, &request) == STATUS_DONE) {
		client_finish(&removal->bucket->client, &request, 0);
		status = take_list_answer(removal, list, &request);
	}
	request_release(&request);
	free(path);
	return status;
}

/* Distributes keys to LIST and QUEUE. Returns their number. */
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

/* Queues keys that the answer did not mention, or reported as failed temporarily. */
static void queue_unsettled(const struct delete_list *list, struct queue *queue)
{
	for (size_t i = 0; i < list->count; i++)
		if (!list->settled[i])
			queue->keys[queue->count++] = list->keys[i];
}

/* Deletes the first *TAKEN keys. Fails if further requests would fail, too. */
static enum status remove_some(
	struct removal *removal, const char *const *keys, size_t count, size_t *taken)
{
	struct delete_list list;
	struct queue queue = {.count = 0};
	enum status status = STATUS_DONE;

	delete_list_init(&list);
	*taken = share_out(removal, &list, &queue, keys, count);
	if (list.count > 0)
		status = send_list(removal, &list);
	queue_unsettled(&list, &queue);
	if (status == STATUS_DONE)
		status = remove_singly(removal->bucket, &removal->tally, queue.keys, queue.count);
	delete_list_release(&list);
	return status;
}

enum status removal_run(struct bucket *bucket, const char *const *keys, size_t count)
{
	struct removal removal = {
		.bucket = bucket,
		.tally = {.bucket = bucket->endpoint.bucket},
	};
	size_t at = 0, taken;
	enum status status = STATUS_DONE;

	for (; status == STATUS_DONE && at < count; at += taken)
		status = remove_some(&removal, keys + at, count - at, &taken);
	removal_tally_close(&removal.tally, count, status != STATUS_DONE);
	return removal.tally.removed == count ? STATUS_DONE : STATUS_FAILED;
}

#include "s3/upload.h"

#include "s3/multipart.h"
#include "s3/object.h"
#include "s3/part.h"
#include "s3/plan.h"
#include "s3/publication.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/run_report.h"
#include "unix/stop.h"

#include <stdlib.h>

struct upload {
	struct bucket bucket;
	struct object object;
	struct multipart multipart;
	struct integrity integrity;
	struct part_plan plan;
	struct part parts[PLAN_BUFFERS_MAX];
	struct part *filling; /* NULL between two parts */
	unsigned char excess; /* receives a byte after the last part */
	int parts_begun;
	uint64_t size;  /* of all bytes so far */
	bool exceeding; /* beyond the planned memory, which was reported */
	bool failed;    /* permanently, after an error message */
};

static enum status choose_plan(struct upload *upload, const struct upload_options *options)
{
	const struct store_kind *kind = &upload->bucket.kind;
	struct part_plan_options plan = options->plan;
	const char *reason;

	plan.equal = kind->equal_parts;
	if (plan.parts_max == 0)
		plan.parts_max = kind->parts_max;
	reason = plan_init(&upload->plan, &plan);
	if (!reason)
		return STATUS_DONE;
	fail("cannot cut the stream into parts: %s", reason);
	return STATUS_MISUSE;
}

static enum status choose_integrity(struct upload *upload, const struct upload_options *options)
{
	struct integrity_options needs = {
		.algorithm = options->checksum_algorithm,
		.is_amazon = upload->bucket.kind.is_amazon,
		.is_secure = bucket_is_secure(&upload->bucket),
		.is_locked = options->attributes.lock_mode != NULL,
	};

	return integrity_choose(&upload->integrity, &needs, &upload->bucket.settings);
}

static enum status prepare_upload(struct upload *upload, const struct upload_options *options)
{
	enum status status = choose_plan(upload, options);

	upload->object = (struct object){
		.attributes = &options->attributes,
		.integrity = &upload->integrity,
		.replace = options->replace,
	};
	if (status != STATUS_DONE)
		return status;
	if (choose_integrity(upload, options) != STATUS_DONE ||
		object_init(&upload->object, &upload->bucket, options->location) != STATUS_DONE)
		return STATUS_FAILED;
	return object_check_absent(&upload->object);
}

enum status upload_open(struct upload **result, const struct upload_options *options)
{
	struct upload *upload = calloc(1, sizeof *upload);
	enum status status;

	*result = NULL;
	if (!upload)
		return status_fail("out of memory");
	status = bucket_open(&upload->bucket, &options->bucket_options, options->location->bucket);
	if (status != STATUS_DONE) {
		free(upload);
		return status;
	}
	status = prepare_upload(upload, options);
	if (status == STATUS_DONE)
		*result = upload;
	else
		upload_close(upload);
	return status;
}

void upload_set_kind(struct upload *upload, const char *kind)
{
	upload->object.kind = kind;
}

/* After an error message. All later calls fail without one. */
static enum status break_off(struct upload *upload)
{
	upload->failed = true;
	return STATUS_FAILED;
}

const struct object *upload_object(const struct upload *upload)
{
	return &upload->object;
}

/* Whether a multipart upload was begun, at least. */
static bool is_multipart(const struct upload *upload)
{
	return upload->multipart.object != NULL;
}

static enum status send_part(struct upload *upload, struct part *part)
{
	struct request *request = &part->request;

	part->state = PART_SENDING;
	if (multipart_prepare_part(&upload->multipart, part->number, part->bytes, &part->sums,
		    request) != STATUS_DONE)
		return break_off(upload);
	client_start(&upload->bucket.client, request);
	return STATUS_DONE;
}

static enum status take_sent_part(struct upload *upload, struct part *part)
{
	enum status status =
		multipart_take_part(&upload->multipart, part->number, &part->sums, &part->request);

	if (status == STATUS_GOING_ON) {
		request_reset(&part->request);
		client_start(&upload->bucket.client, &part->request);
		return STATUS_DONE;
	}
	request_release(&part->request);
	part->state = PART_FREE;
	return status == STATUS_DONE ? STATUS_DONE : break_off(upload);
}

/* Sends the parts that are full, and frees those that were acknowledged. */
static enum status advance_parts(struct upload *upload)
{
	bool failed = false;

	if (upload->failed)
		return STATUS_FAILED;
	if (!is_multipart(upload))
		return STATUS_DONE;
	if (!multipart_has_begun(&upload->multipart, &failed))
		return failed ? break_off(upload) : STATUS_DONE;
	for (int i = 0; i < PLAN_BUFFERS_MAX; i++) {
		struct part *part = &upload->parts[i];

		if (part->state == PART_SENDING && request_is_over(&part->request) &&
			take_sent_part(upload, part) != STATUS_DONE)
			return STATUS_FAILED;
		if (part->state == PART_FULL && send_part(upload, part) != STATUS_DONE)
			return STATUS_FAILED;
	}
	return STATUS_DONE;
}

/* Returns as http_work() does. */
static int work_upload(struct upload *upload, int fd)
{
	int result;

	if (advance_parts(upload) != STATUS_DONE)
		return -1;
	result = client_work(&upload->bucket.client, fd, -1);
	if (result < 0) {
		break_off(upload);
		return -1;
	}
	return advance_parts(upload) == STATUS_DONE ? result : -1;
}

static int count_used(const struct upload *upload)
{
	int used = 0;

	for (int i = 0; i < PLAN_BUFFERS_MAX; i++)
		used += upload->parts[i].state != PART_FREE;
	return used;
}

/* Works until fewer than LIMIT parts are in use. Fails also if a stop was requested. */
static enum status wait_for_parts(struct upload *upload, int limit)
{
	while (count_used(upload) >= limit) {
		if (stop_requested() != 0 || work_upload(upload, -1) < 0)
			return STATUS_FAILED;
	}
	return STATUS_DONE;
}

/* Finds a free part, if possible with SIZE bytes mapped. Unmaps free parts of other sizes. */
static struct part *find_free_part(struct upload *upload, size_t size)
{
	struct part *found = NULL;

	for (int i = 0; i < PLAN_BUFFERS_MAX; i++) {
		struct part *part = &upload->parts[i];

		if (part->state != PART_FREE)
			continue;
		if (part->size != size)
			part_release(part);
		if (!found || part->size == size)
			found = part;
	}
	return found;
}

static void say_exceeding(struct upload *upload, size_t part_size)
{
	if (upload->exceeding || upload->parts_begun == 0 ||
		!plan_is_exceeded(&upload->plan, part_size))
		return;
	upload->exceeding = true;
	say("the stream is so long that parts, and the memory for them, have to grow "
	    "(--expected-size spares that)");
}

static enum status begin_part(struct upload *upload)
{
	int number = upload->parts_begun + 1;
	struct part *part;
	size_t size;

	size = plan_part_size(&upload->plan, number);
	say_exceeding(upload, size);
	if (wait_for_parts(upload, plan_buffers(&upload->plan, size)) != STATUS_DONE)
		return STATUS_FAILED;
	part = find_free_part(upload, size);
	if (part_begin(part, &upload->integrity, number, size) != STATUS_DONE)
		return break_off(upload);
	upload->parts_begun = number;
	upload->filling = part;
	return STATUS_DONE;
}

/* Whether the last possible part is full, so that the stream must end here. */
static bool is_full(const struct upload *upload)
{
	return !upload->filling && upload->parts_begun == upload->plan.parts_max;
}

static enum status say_full(struct upload *upload)
{
	fail("could not store \"%s\": the stream is longer than %d parts can hold",
		upload->object.name, upload->plan.parts_max);
	hint("--expected-size or --part-size makes larger parts");
	return break_off(upload);
}

enum status upload_reserve(struct upload *upload, unsigned char **space, size_t *size)
{
	*space = &upload->excess;
	*size = 1;
	if (!upload->failed && is_full(upload))
		return STATUS_DONE;
	if (upload->failed || (!upload->filling && begin_part(upload) != STATUS_DONE))
		return STATUS_FAILED;
	*space = upload->filling->bytes + upload->filling->filled;
	*size = upload->filling->size - upload->filling->filled;
	return STATUS_DONE;
}

/* The part being filled is complete: it is sent as soon as there is a multipart upload. */
static enum status queue_part(struct upload *upload)
{
	struct part *part = upload->filling;

	upload->filling = NULL;
	if (part_finish(part, &upload->integrity) != STATUS_DONE)
		return break_off(upload);
	if (!is_multipart(upload))
		multipart_begin(&upload->multipart, &upload->object);
	return advance_parts(upload);
}

enum status upload_advance(struct upload *upload, size_t filled)
{
	struct part *part = upload->filling;

	if (upload->failed)
		return STATUS_FAILED;
	if (is_full(upload))
		return say_full(upload);
	if (part_advance(part, &upload->integrity, filled) != STATUS_DONE)
		return break_off(upload);
	upload->size += filled;
	return part->filled == part->size ? queue_part(upload) : STATUS_DONE;
}

int upload_wait(struct upload *upload, int fd)
{
	int result = 0;

	while (result == 0 && stop_requested() == 0)
		result = work_upload(upload, fd);
	if (result < 0)
		return -1;
	return (result & HTTP_READABLE) != 0;
}

static enum status publish_small(struct upload *upload)
{
	struct part *part = upload->filling;
	enum status status;

	upload->filling = NULL;
	if (part_finish(part, &upload->integrity) != STATUS_DONE)
		return STATUS_FAILED;
	status = publication_put(&upload->object, part->bytes, &part->sums);
	if (status == STATUS_DONE)
		integrity_report(&upload->integrity, part->sums.checksum_text);
	return status;
}

enum status upload_flush(struct upload *upload)
{
	struct part *part = upload->filling;

	if (part && part->filled > 0 && queue_part(upload) != STATUS_DONE)
		return STATUS_FAILED;
	if (part && part->filled == 0) {
		part->state = PART_FREE;
		upload->filling = NULL;
		upload->parts_begun--;
	}
	return wait_for_parts(upload, 1);
}

static enum status publish_multipart(struct upload *upload)
{
	enum status status;

	if (upload_flush(upload) != STATUS_DONE)
		return STATUS_FAILED;
	run_report_set_number(RUN_REPORT_PARTS, (uint64_t)upload->parts_begun);
	status = multipart_complete(&upload->multipart, upload->parts_begun, upload->size);
	if (status == STATUS_DONE)
		integrity_report_whole(&upload->integrity);
	return status;
}

enum status upload_publish(struct upload *upload)
{
	if (upload->failed)
		return STATUS_FAILED;
	if (is_multipart(upload))
		return publish_multipart(upload);
	if (!upload->filling && begin_part(upload) != STATUS_DONE)
		return STATUS_FAILED;
	return publish_small(upload);
}

bool upload_discard(struct upload *upload)
{
	bool cancelled = false;

	for (int i = 0; i < PLAN_BUFFERS_MAX; i++) {
		struct part *part = &upload->parts[i];

		if (part->state == PART_SENDING && !request_is_over(&part->request)) {
			client_cancel(&upload->bucket.client, &part->request);
			cancelled = true;
		}
	}
	return multipart_abort(
		&upload->multipart, cancelled, clock_milliseconds() + UPLOAD_DISCARD_TIME);
}

void upload_close(struct upload *upload)
{
	if (!upload)
		return;
	for (int i = 0; i < PLAN_BUFFERS_MAX; i++) {
		if (upload->parts[i].state == PART_SENDING)
			client_cancel(&upload->bucket.client, &upload->parts[i].request);
		part_release(&upload->parts[i]);
	}
	multipart_release(&upload->multipart);
	object_release(&upload->object);
	bucket_close(&upload->bucket);
	free(upload);
}

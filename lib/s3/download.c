#include "s3/download.h"

#include "s3/answer.h"
#include "s3/error.h"
#include "s3/range.h"
#include "s3/verification.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <stdbool.h>
#include <stdlib.h>

enum {
	RANGES_MAX = 32,
	RANGES_USUAL = 8,
	RANGE_SIZE_USUAL = 8 << 20,
	RANGE_SIZE_MAX = 128 << 20,
	RESERVE = 16 << 20, /* memory for everything else */
	HTTP_OK = 200,
	HTTP_RANGE_NOT_SATISFIABLE = 416,
};

struct download {
	const struct location *location;
	struct bucket *bucket;
	char *path;
	struct object_version version;
	bool known; /* `version` is valid */
	struct verification verification;
	struct range ranges[RANGES_MAX];
	size_t range_size;
	uint64_t ring;     /* number of ranges in use; the n-th is ranges[n % ring] */
	uint64_t begun;    /* number of ranges begun */
	uint64_t finished; /* number of ranges that the caller is done with */
	uint64_t position; /* number of bytes handed over */
	bool whole;        /* the store ignores ranges: one range, refilled repeatedly */
	bool in_use;       /* the caller still reads the last bytes */
	bool failed;       /* permanently, after an error message */
};

/*
 * Uses as many ranges of the usual size as fit. They are smaller if there is less memory, and
 * larger if there is more than RANGES_MAX of them can use.
 */
static void plan_ranges(struct download *download, uint64_t memory)
{
	uint64_t room = (memory > 0 ? memory : DOWNLOAD_MEMORY) - RESERVE;
	uint64_t size = room / RANGES_USUAL;

	if (size > RANGE_SIZE_USUAL)
		size = RANGE_SIZE_USUAL;
	if (size < room / RANGES_MAX)
		size = room / RANGES_MAX;
	if (size > RANGE_SIZE_MAX)
		size = RANGE_SIZE_MAX;
	download->range_size = (size_t)size;
	download->ring = room / size < RANGES_MAX ? room / size : RANGES_MAX;
}

static struct range *range_at(struct download *download, uint64_t number)
{
	return &download->ranges[number % download->ring];
}

/* After an error message. All later calls fail without one. */
static enum status break_off(struct download *download)
{
	download->failed = true;
	return STATUS_FAILED;
}

static enum status begin_range(struct download *download)
{
	struct range *range = range_at(download, download->begun);

	range->first = download->begun * download->range_size;
	range->length = download->range_size;
	if (range_begin(range, download->range_size, download->bucket, download->path,
		    download->known ? &download->version : NULL) != STATUS_DONE)
		return STATUS_FAILED;
	if (download->known)
		range->request.attempts_max = RETRY_ATTEMPTS_STREAM;
	download->begun++;
	client_start(&download->bucket->client, &range->request);
	return STATUS_DONE;
}

/* Pin the first range to this version of the object as well, and retry it like the others. */
static void pin_first_range(struct download *download, struct request *request)
{
	object_version_add_condition(&download->version, &request->headers);
	if (download->bucket->client.attempts_max == 0)
		request->attempts_max = RETRY_ATTEMPTS_STREAM;
}

static void take_whole(struct download *download)
{
	note("the store knows no ranges: all is read from one connection");
	download->whole = true;
	range_at(download, 0)->length = download->version.size;
}

/*
 * Skip the HEAD request if the object is small and its ETag is an MD5; and if a single connection
 * carries the whole object, since the store may not accept a second one.
 */
static enum status begin_verification(
	struct download *download, const struct exchange *first, bool is_small)
{
	struct verification *verification = &download->verification;

	if (verification_begin(verification, first) != STATUS_DONE)
		return STATUS_FAILED;
	if (!download->whole && !(is_small && verification_is_possible(verification)))
		verification_ask(verification, download->path);
	return STATUS_DONE;
}

/* Reads the header of the first successful answer, whose body may still be on its way. */
static enum status read_first_answer(struct download *download, struct request *request)
{
	const struct exchange *exchange = &request->exchange;
	const char *name = download->location->name;
	char why[HTTP_ERROR_SIZE];
	bool is_small;

	if (answer_find_origin(request, why) == REQUEST_OF_OTHER)
		return status_fail("could not read \"%s\": %s", name, why);
	if (!object_version_read(&download->version, exchange))
		return status_fail(
			"could not read \"%s\": the store does not say how long it is", name);
	if (*download->version.tag == '\0')
		return status_fail(
			"could not read \"%s\": the store does not say which object it gives, "
			"and another may take its place meanwhile",
			name);
	download->known = true;
	is_small = download->version.size <= download->range_size;
	if (exchange->status == HTTP_OK && !is_small)
		take_whole(download);
	pin_first_range(download, request);
	return download->version.size > 0 ? begin_verification(download, exchange, is_small)
					  : STATUS_DONE;
}

/* A range request for an empty object is answered with 416. */
static bool is_empty(const struct request *request)
{
	return request->state == REQUEST_REFUSED &&
	       request->exchange.status == HTTP_RANGE_NOT_SATISFIABLE;
}

/* Processes the first answer as soon as its header is there. */
static enum status look_at_first(struct download *download)
{
	struct request *request = &range_at(download, 0)->request;

	if (request->state == REQUEST_DONE ||
		(request->state == REQUEST_RUNNING && request->exchange.received > 0))
		return read_first_answer(download, request);
	if (!request_is_over(request))
		return STATUS_DONE;
	if (!is_empty(request))
		return s3_error_say_unreadable(request, download->location);
	download->known = true;
	return STATUS_DONE;
}

/* Checks a range as early as possible: if it is wrong, the rest is not worth waiting for. */
static enum status check_range(const struct download *download, struct range *range)
{
	const struct request *request = &range->request;

	if (range->checked)
		return STATUS_DONE;
	if (request_is_over(request) && request->state != REQUEST_DONE)
		return s3_error_say_interrupted(request, download->location);
	if (request->state != REQUEST_DONE && !request->exchange.full)
		return STATUS_DONE;
	range->checked = request->state == REQUEST_DONE;
	return range_check(range, &download->version, download->location);
}

static uint64_t count_ranges(const struct download *download)
{
	uint64_t size = download->version.size;

	if (download->whole)
		return 1;
	return size / download->range_size + (size % download->range_size > 0);
}

static enum status advance_ranges(struct download *download)
{
	uint64_t count = count_ranges(download);

	for (uint64_t number = download->finished; number < download->begun; number++)
		if (check_range(download, range_at(download, number)) != STATUS_DONE)
			return STATUS_FAILED;
	while (download->begun < count && download->begun < download->finished + download->ring)
		if (begin_range(download) != STATUS_DONE)
			return STATUS_FAILED;
	return STATUS_DONE;
}

static enum status advance_download(struct download *download)
{
	enum status status = STATUS_DONE;

	if (download->failed)
		return STATUS_FAILED;
	if (!download->known)
		status = look_at_first(download);
	if (status == STATUS_DONE && download->known && download->version.size > 0)
		status = advance_ranges(download);
	return status == STATUS_DONE ? STATUS_DONE : break_off(download);
}

/* Returns as http_work() does; -1 also if a stop was requested. */
static int work_download(struct download *download, int fd)
{
	int result;

	if (advance_download(download) != STATUS_DONE || stop_requested() != 0)
		return -1;
	result = client_work(&download->bucket->client, fd, -1);
	if (result < 0) {
		break_off(download);
		return -1;
	}
	return advance_download(download) == STATUS_DONE ? result : -1;
}

static enum status find_object(struct download *download)
{
	download->path = bucket_build_path(download->bucket, download->location->key);
	if (!download->path || begin_range(download) != STATUS_DONE)
		return STATUS_FAILED;
	while (!download->known)
		if (work_download(download, -1) < 0)
			return STATUS_FAILED;
	return STATUS_DONE;
}

struct download *download_open(const struct download_options *options)
{
	struct download *download = calloc(1, sizeof *download);

	if (!download) {
		fail("out of memory");
		return NULL;
	}
	download->location = options->location;
	download->bucket = options->bucket;
	download->verification = (struct verification){
		.bucket = options->bucket,
		.location = options->location,
		.version = &download->version,
	};
	plan_ranges(download, options->memory);
	if (find_object(download) == STATUS_DONE)
		return download;
	download_close(download);
	return NULL;
}

uint64_t download_size(const struct download *download)
{
	return download->version.size;
}

/* Takes back the bytes that were handed over last: the caller does not need them any more. */
static void take_back(struct download *download)
{
	struct range *range = range_at(download, download->finished);

	if (!download->in_use)
		return;
	download->in_use = false;
	if (!download->whole) {
		range_end(range);
		download->finished++;
	} else if (range->request.exchange.full) {
		http_resume(download->bucket->http, &range->request.exchange);
	}
}

/* Hands bytes over, the last ones only if the whole object is verified. */
static enum status hand_over(struct download *download, const unsigned char *bytes, size_t length)
{
	download->in_use = true;
	download->position += length;
	verification_add(&download->verification, bytes, length);
	if (download->position == download->version.size &&
		verification_finish(&download->verification) != STATUS_DONE)
		return break_off(download);
	return STATUS_DONE;
}

/*
 * Finds the next bytes; STATUS_GOING_ON if there are none yet. If the whole object is read from
 * one connection, a retry starts again at its first byte: what was handed over already is skipped.
 */
static enum status find_bytes(
	struct download *download, const unsigned char **bytes, size_t *length)
{
	struct range *range = range_at(download, download->finished);
	struct exchange *exchange = &range->request.exchange;
	uint64_t start = range->first + exchange->received - exchange->filled;
	size_t passed = (size_t)(download->position - start);
	enum status status;

	if (range->request.state != REQUEST_DONE && !exchange->full)
		return STATUS_GOING_ON;
	status = verification_settle(&download->verification);
	if (status != STATUS_DONE)
		return status == STATUS_GOING_ON ? status : break_off(download);
	if (exchange->full && passed >= exchange->filled) {
		http_resume(download->bucket->http, exchange);
		return STATUS_GOING_ON;
	}
	*bytes = range->bytes + passed;
	*length = exchange->filled - passed;
	return hand_over(download, *bytes, *length);
}

enum download_step download_next(
	struct download *download, int fd, const unsigned char **bytes, size_t *length)
{
	take_back(download);
	if (advance_download(download) != STATUS_DONE)
		return DOWNLOAD_BROKEN;
	while (download->position < download->version.size) {
		enum status found = find_bytes(download, bytes, length);
		int result;

		if (found != STATUS_GOING_ON)
			return found == STATUS_DONE ? DOWNLOAD_BYTES : DOWNLOAD_BROKEN;
		result = work_download(download, fd);
		if (result < 0)
			return DOWNLOAD_BROKEN;
		if (result & HTTP_READABLE)
			return DOWNLOAD_INTERRUPTED;
	}
	return DOWNLOAD_END;
}

int download_work(struct download *download, int fd)
{
	int result = 0;

	while (result == 0)
		result = work_download(download, fd);
	if (result < 0)
		return -1;
	return (result & HTTP_READABLE) != 0;
}

void download_close(struct download *download)
{
	if (!download)
		return;
	verification_close(&download->verification);
	for (int i = 0; i < RANGES_MAX; i++) {
		if (download->ranges[i].begun)
			client_cancel(&download->bucket->client, &download->ranges[i].request);
		range_release(&download->ranges[i]);
	}
	free(download->path);
	free(download);
}

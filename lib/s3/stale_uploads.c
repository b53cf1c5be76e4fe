#include "s3/stale_uploads.h"

#include "http/encoding.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/location.h"
#include "unix/iso_time.h"
#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

enum {
	ID_MAX = 2048,
	TIME_MAX = 64,
	NAME_MAX_LENGTH = 8192,
};

/* Behind the last of the page, unless the page says otherwise. */
static bool find_place(const struct pages *pages, struct text *place)
{
	struct text key, id;
	bool found;

	text_init(&key, pages->key.limit);
	text_init(&id, ID_MAX);
	found = (pages_read_key(pages, &pages->page, "NextKeyMarker", &key) &&
			pages_read(&pages->page, "NextUploadIdMarker", &id)) ||
		(pages->key.length > 0 && pages_read(&pages->entry, "UploadId", &id));
	text_add(place, "&key-marker=");
	encoding_add_query(place, key.length > 0 ? key.bytes : pages->key.bytes);
	text_add(place, "&upload-id-marker=");
	encoding_add_query(place, id.bytes);
	text_release(&key);
	text_release(&id);
	return found;
}

static const struct s3_action listing = {
	.verb = "list the uploads of",
	.permissions = "the permission s3:ListBucketMultipartUploads",
};

static const struct s3_action abortion = {
	.verb = "abort the upload of",
	.permissions = "the permission s3:AbortMultipartUpload",
};

/* Not "encoding-type=url": Ceph 16 encodes the keys then and does not say so. */
static const struct pages_kind uploads = {
	.question = "uploads=&max-uploads=1000",
	.root = "ListMultipartUploadsResult",
	.entry = "Upload",
	.deed = &listing,
	.find_place = find_place,
};

int stale_uploads_open(struct stale_uploads *leftovers, struct bucket *bucket,
	const struct location *prefix, time_t before)
{
	*leftovers = (struct stale_uploads){.before = before};
	text_init(&leftovers->id, ID_MAX);
	return pages_open(&leftovers->pages, &uploads, bucket, prefix);
}

static int read_upload(struct stale_uploads *leftovers, struct stale_upload *leftover)
{
	const struct pages *pages = &leftovers->pages;
	struct text begun;
	bool known;

	if (!pages_read(&pages->entry, "UploadId", &leftovers->id))
		return pages_miss(pages, "upload id");
	text_init(&begun, TIME_MAX);
	known = pages_read(&pages->entry, "Initiated", &begun) &&
		iso_time_read_rfc3339(begun.bytes, &leftover->begun);
	text_release(&begun);
	leftover->key = pages->key.bytes;
	leftover->id = leftovers->id.bytes;
	return known ? 0 : pages_miss(pages, "time");
}

/* By the store's clock, as far as it is known. */
static bool is_old(const struct stale_uploads *leftovers, const struct stale_upload *leftover)
{
	double age = difftime(leftovers->before, leftover->begun);

	return age + leftovers->pages.bucket->client.skew >= 0;
}

int stale_uploads_next(struct stale_uploads *leftovers, struct stale_upload *leftover)
{
	int result;

	while ((result = pages_next(&leftovers->pages)) == 1) {
		if (read_upload(leftovers, leftover) != 0)
			return -1;
		if (is_old(leftovers, leftover))
			return 1;
	}
	return result;
}

static enum stale_uploads_result judge(const struct request *request, const char *name)
{
	bool has_ended = strcmp(request->code, "NoSuchUpload") == 0;

	if (request->state == REQUEST_DONE)
		note("aborted the upload of \"%s\"", name);
	else if (has_ended)
		note("the upload of \"%s\" has ended meanwhile", name);
	if (request->state == REQUEST_DONE || has_ended)
		return STALE_UPLOADS_GONE;
	s3_error_say_of(request, &abortion, name);
	return s3_error_is_general(request) ? STALE_UPLOADS_LOST : STALE_UPLOADS_KEPT;
}

enum stale_uploads_result stale_uploads_abort(
	const struct stale_uploads *leftovers, const struct stale_upload *leftover)
{
	struct bucket *bucket = leftovers->pages.bucket;
	enum stale_uploads_result end = STALE_UPLOADS_LOST;
	char *path = bucket_build_path(bucket, leftover->key);
	struct request request;
	struct text name;

	text_init(&name, NAME_MAX_LENGTH);
	text_printf(&name, "s3://%s/%s", bucket->endpoint.bucket, leftover->key);
	request_init(&request, "DELETE", path);
	request.result = "";
	bucket_mark(bucket, &request);
	text_add(&request.query, "uploadId=");
	encoding_add_query(&request.query, leftover->id);
	if (path && text_finish(&name, "the name of an object") == 0) {
		client_run(&bucket->client, &request, 0);
		client_cancel(&bucket->client, &request);
		end = judge(&request, name.bytes);
	}
	request_release(&request);
	text_release(&name);
	free(path);
	return end;
}

void stale_uploads_close(struct stale_uploads *leftovers)
{
	pages_close(&leftovers->pages);
	text_release(&leftovers->id);
}

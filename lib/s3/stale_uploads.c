#include "s3/stale_uploads.h"

#include "http/encoding.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/location.h"
#include "s3/pending_upload.h"
#include "unix/iso_time.h"
#include "unix/message.h"
#include "unix/run_report.h"

#include <stdlib.h>
#include <string.h>

enum {
	ID_MAX = 2048,
	TIME_MAX = 64,
	NAME_MAX_LENGTH = 8192,
};

/* The next page begins after the last entry, unless the page says otherwise. */
static bool find_next_uploads(const struct pages *pages, struct text *next)
{
	struct text key, id;
	bool found;

	text_init(&key, pages->key.limit);
	text_init(&id, ID_MAX);
	found = (pages_read_key(pages, &pages->page, "NextKeyMarker", &key) &&
			pages_read(&pages->page, "NextUploadIdMarker", &id)) ||
		(pages->key.length > 0 && pages_read(&pages->entry, "UploadId", &id));
	text_add(next, "&key-marker=");
	encoding_add_query(next, key.length > 0 ? key.bytes : pages->key.bytes);
	text_add(next, "&upload-id-marker=");
	encoding_add_query(next, id.bytes);
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
	.query = "uploads=&max-uploads=1000",
	.entry = "Upload",
	.key = "Key",
	.action = &listing,
	.find_next = find_next_uploads,
};

enum status stale_uploads_open(struct stale_uploads *list, struct bucket *bucket,
	const struct location *prefix, time_t before)
{
	*list = (struct stale_uploads){.before = before};
	text_init(&list->id, ID_MAX);
	return pages_open(&list->pages, &uploads, bucket, prefix);
}

static enum status read_upload(struct stale_uploads *list, struct stale_upload *upload)
{
	const struct pages *pages = &list->pages;
	struct text begun;
	bool known;

	if (!pages_read(&pages->entry, "UploadId", &list->id))
		return pages_miss(pages, "upload id");
	text_init(&begun, TIME_MAX);
	known = pages_read(&pages->entry, "Initiated", &begun) &&
		iso_time_read_rfc3339(begun.bytes, &upload->begun);
	text_release(&begun);
	upload->key = pages->key.bytes;
	upload->id = list->id.bytes;
	return known ? STATUS_DONE : pages_miss(pages, "time");
}

/* By the store's clock, as far as it is known. */
static bool is_old(const struct stale_uploads *list, const struct stale_upload *upload)
{
	double age = difftime(list->before, upload->begun);

	return age + list->pages.bucket->client.skew >= 0;
}

enum status stale_uploads_next(struct stale_uploads *list, struct stale_upload *upload)
{
	enum status status;

	while ((status = pages_next(&list->pages)) == STATUS_GOING_ON) {
		if (read_upload(list, upload) != STATUS_DONE)
			return STATUS_FAILED;
		if (is_old(list, upload))
			return STATUS_GOING_ON;
	}
	return status;
}

/* A 200 to an abort may be that of a proxy: ListParts tells whether it is true. */
static bool is_confirmed(const struct stale_uploads *list, const struct request *abort,
	const struct stale_upload *upload)
{
	return pending_upload_is_aborted(abort) ||
	       pending_upload_look(list->pages.bucket, abort->path, upload->id, 0) == UPLOAD_GONE;
}

static enum stale_uploads_result abort_upload(const struct stale_uploads *list,
	struct request *request, const struct stale_upload *upload, const char *name)
{
	bool aborted = client_finish(&list->pages.bucket->client, request, 0);

	if (!aborted && strcmp(request->code, "NoSuchUpload") == 0) {
		note("the upload of \"%s\" has ended meanwhile", name);
		return STALE_UPLOADS_GONE;
	}
	if (!aborted) {
		s3_error_say_of(request, &abortion, name);
		return s3_error_is_general(request) ? STALE_UPLOADS_LOST : STALE_UPLOADS_KEPT;
	}
	if (!is_confirmed(list, request, upload)) {
		fail("could not abort the upload of \"%s\": the response was HTTP %ld, and the "
		     "upload may still be there",
			name, request->exchange.status);
		return STALE_UPLOADS_KEPT;
	}
	run_report_add(RUN_REPORT_DELETED, 1);
	note("aborted the upload of \"%s\"", name);
	return STALE_UPLOADS_GONE;
}

enum stale_uploads_result stale_uploads_abort(
	const struct stale_uploads *list, const struct stale_upload *upload)
{
	struct bucket *bucket = list->pages.bucket;
	enum stale_uploads_result result = STALE_UPLOADS_LOST;
	char *path = bucket_build_path(bucket, upload->key);
	struct request request;
	struct text name;

	text_init(&name, NAME_MAX_LENGTH);
	text_printf(&name, "s3://%s/%s", bucket->endpoint.bucket, upload->key);
	request_init(&request, "DELETE", path);
	bucket_mark(bucket, &request);
	pending_upload_add_id(&request, upload->id);
	if (path && text_finish(&name, "the name of an object") == STATUS_DONE)
		result = abort_upload(list, &request, upload, name.bytes);
	request_release(&request);
	text_release(&name);
	free(path);
	return result;
}

void stale_uploads_close(struct stale_uploads *list)
{
	pages_close(&list->pages);
	text_release(&list->id);
}

#include "s3/pending_upload.h"

#include "aws/client.h"
#include "aws/request.h"
#include "http/encoding.h"
#include "s3/bucket.h"

#include <string.h>

enum { CLEAN_UP_ATTEMPTS = 6 };

void pending_upload_add_id(struct request *request, const char *id)
{
	text_add(&request->query, "uploadId=");
	encoding_add_query(&request->query, id);
}

/* S3 says NoSuchUpload; Ceph's gateway may say NoSuchKey. One without a code is a proxy's. */
bool pending_upload_is_missing(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == 404 &&
	       *request->code && strcmp(request->code, "NoSuchBucket") != 0;
}

bool pending_upload_is_aborted(const struct request *abort)
{
	return abort->state == REQUEST_DONE && abort->exchange.status == 204;
}

static enum upload_presence judge_parts(const struct request *request)
{
	long status = request->exchange.status;

	if (request->state == REQUEST_DONE)
		return UPLOAD_THERE;
	if (pending_upload_is_missing(request))
		return UPLOAD_GONE;
	return request->state == REQUEST_REFUSED && status >= 400 && status < 500
		       ? UPLOAD_HIDDEN
		       : UPLOAD_UNKNOWABLE;
}

enum upload_presence pending_upload_look(
	struct bucket *bucket, const char *path, const char *id, int64_t deadline)
{
	struct request request;
	enum upload_presence presence;

	request_init(&request, "GET", path);
	bucket_mark(bucket, &request);
	pending_upload_add_id(&request, id);
	text_add(&request.query, "&max-parts=1");
	if (deadline > 0) {
		request.attempts_max = CLEAN_UP_ATTEMPTS;
		request.own_budget = true;
	}
	client_finish(&bucket->client, &request, deadline);
	presence = judge_parts(&request);
	request_release(&request);
	return presence;
}

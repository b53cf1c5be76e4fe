#include "s3/retraction.h"

#include "aws/client.h"
#include "aws/request.h"
#include "http/encoding.h"
#include "s3/bucket.h"
#include "s3/etag.h"
#include "s3/object.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/text.h"

#include <inttypes.h>
#include <string.h>

static const char version_field[] = "x-amz-version-id";

/* The version that the response to the publication named; NULL if there is none. */
static const char *find_version(const struct request *publication)
{
	const char *version = publication->state == REQUEST_DONE
				      ? headers_get(&publication->exchange.answer, version_field)
				      : NULL;

	return version && *version != '\0' && strcmp(version, "null") != 0 ? version : NULL;
}

static bool has_our_version(const struct object *object, const struct request *publication)
{
	const char *shown = headers_get(&object->shown, version_field);
	const char *ours = find_version(publication);

	return ours && shown && strcmp(ours, shown) == 0;
}

/* The ETag is in the header of the answer to PutObject, in the body of that to a completion. */
static bool has_our_tag(const struct object *object, const struct request *publication)
{
	const char *shown = etag_find(&object->shown);
	struct text tag;
	bool same;

	if (publication->state != REQUEST_DONE)
		return false;
	if (object->parts == 0)
		return etag_is_equal(etag_find(&publication->exchange.answer), shown);
	etag_read_completed(publication, &tag);
	same = tag.length > 0 && etag_is_equal(tag.bytes, shown);
	text_release(&tag);
	return same;
}

bool retraction_is_possible(const struct object *object, const struct request *publication)
{
	return has_our_version(object, publication) || has_our_tag(object, publication);
}

/* True if the object, or its version, is certainly deleted. */
static bool delete_object(struct object *object, const struct request *publication)
{
	const char *version = find_version(publication);
	struct request request;
	bool deleted;

	object_prepare(object, &request, "DELETE");
	if (version) {
		text_add(&request.query, "versionId=");
		encoding_add_query(&request.query, version);
	} else {
		headers_add(&request.headers, "if-match", headers_get(&object->shown, "etag"));
	}
	deleted = client_finish(
		&object->bucket->client, &request, clock_milliseconds() + OBJECT_GRACE);
	request_release(&request);
	return deleted;
}

/* Whether HEAD shows that it is not there any more: nothing is, or the version before it. */
static bool is_gone(struct object *object, const struct request *publication)
{
	struct request request;
	enum object_presence presence =
		object_look(object, &request, clock_milliseconds() + OBJECT_GRACE);

	request_release(&request);
	return presence == OBJECT_ABSENT ||
	       (find_version(publication) && headers_get(&object->shown, version_field) &&
		       !has_our_version(object, publication));
}

/* What differs, as far as HEAD shows it; otherwise the answer to the publication did. */
static bool differs_in_size(const struct object *object)
{
	const char *length = headers_get(&object->shown, "content-length");
	uint64_t size;

	return object->parts == 0 ||
	       (length && number_read(length, UINT64_MAX, &size) && size != object->size);
}

static void say_difference(const struct object *object, bool in_size, bool deleted)
{
	const char *end = deleted ? ": it was deleted" : "";

	if (in_size)
		fail("the store holds \"%s\" with another size than the %" PRIu64
		     " bytes that were sent%s",
			object->name, object->size, end);
	else
		fail("the store holds \"%s\" with another number of parts than the %d that were "
		     "sent%s",
			object->name, object->parts, end);
}

enum status retraction_run(struct object *object, const struct request *publication)
{
	bool in_size = differs_in_size(object);
	bool deleted = retraction_is_possible(object, publication) &&
		       delete_object(object, publication) && is_gone(object, publication);

	say_difference(object, in_size, deleted);
	if (deleted)
		return STATUS_FAILED;
	hint("it is not complete: delete it");
	return STATUS_UNKNOWN;
}

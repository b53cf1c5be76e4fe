#include "s3/range.h"

#include "http/extent.h"
#include "http/http.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/location.h"
#include "unix/huge_pages.h"
#include "unix/message.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGE_STALL = 30 /* seconds: another connection may be faster */ };

static void add_range_field(struct range *range)
{
	char field[64];

	snprintf(field, sizeof field, "bytes=%" PRIu64 "-%" PRIu64, range->first,
		range->first + range->length - 1);
	headers_add(&range->request.headers, "range", field);
}

static enum status allocate_bytes(struct range *range, size_t size)
{
	range->bytes = malloc(size);
	if (!range->bytes)
		return status_fail("out of memory");
	huge_pages_request(range->bytes, size);
	return STATUS_DONE;
}

enum status range_begin(struct range *range, size_t size, struct bucket *bucket, const char *path,
	const struct object_version *version)
{
	if (!range->bytes && allocate_bytes(range, size) != STATUS_DONE)
		return STATUS_FAILED;
	request_init(&range->request, "GET", path);
	range->begun = true;
	range->checked = false;
	range->request.http.room = range->bytes;
	range->request.http.room_size = size;
	range->request.http.stall = RANGE_STALL;
	bucket_mark(bucket, &range->request);
	add_range_field(range);
	if (version)
		object_version_add_condition(version, &range->request.headers);
	return STATUS_DONE;
}

static enum status say_wrong(
	const struct range *range, const struct extent *extent, const char *name)
{
	return status_fail("could not read \"%s\": %" PRIu64 " bytes from byte %" PRIu64
			   " on were asked for, and the "
			   "store gives %" PRIu64 " bytes from %" PRIu64 " on",
		name, range->length, range->first, extent->length, extent->first);
}

/* The length of the range, which may be cut by the end of the object. */
static uint64_t count_expected(const struct range *range, uint64_t size)
{
	uint64_t rest = size - range->first;

	return range->length < rest ? range->length : rest;
}

enum status range_check(const struct range *range, const struct object_version *version,
	const struct location *location)
{
	const struct exchange *exchange = &range->request.exchange;
	struct extent extent;

	if (!extent_read(&extent, exchange->status, &exchange->answer))
		return status_fail(
			"could not read \"%s\": the store does not say which bytes it gives",
			location->name);
	if (!object_version_is_same(version, exchange))
		return s3_error_say_replaced(location);
	if (extent.first != range->first || extent.length != count_expected(range, version->size))
		return say_wrong(range, &extent, location->name);
	if (exchange->received > extent.length ||
		(exchange->full && extent.length <= range->request.http.room_size))
		return status_fail("could not read \"%s\": the store gives more bytes than it says",
			location->name);
	return STATUS_DONE;
}

void range_end(struct range *range)
{
	if (range->begun)
		request_release(&range->request);
	range->begun = false;
}

void range_release(struct range *range)
{
	range_end(range);
	free(range->bytes);
	*range = (struct range){.begun = false};
}

/* The header field that identifies the version. */
static const char *find_tag(const struct exchange *answer, bool is_dated)
{
	return headers_get(&answer->answer, is_dated ? "last-modified" : "etag");
}

static bool is_usable(const char *tag)
{
	return tag && *tag != '\0' && strlen(tag) < OBJECT_VERSION_TAG_SIZE;
}

bool object_version_read(struct object_version *version, const struct exchange *answer)
{
	struct extent extent;
	const char *tag = find_tag(answer, false);

	if (!extent_read(&extent, answer->status, &answer->answer))
		return false;
	*version = (struct object_version){.size = extent.size};
	if (!is_usable(tag)) {
		tag = find_tag(answer, true);
		version->is_dated = true;
	}
	if (is_usable(tag))
		snprintf(version->tag, sizeof version->tag, "%s", tag);
	return true;
}

/* A weak ETag ("W/") never fulfils a condition (RFC 9110, section 13.1.1). */
void object_version_add_condition(const struct object_version *version, struct headers *headers)
{
	if (strncmp(version->tag, "W/", 2) == 0)
		return;
	headers_add(headers, version->is_dated ? "if-unmodified-since" : "if-match", version->tag);
}

bool object_version_is_same(const struct object_version *version, const struct exchange *answer)
{
	const char *tag = find_tag(answer, version->is_dated);
	struct extent extent;

	if (!extent_read(&extent, answer->status, &answer->answer) || extent.size != version->size)
		return false;
	return tag && strcmp(tag, version->tag) == 0;
}

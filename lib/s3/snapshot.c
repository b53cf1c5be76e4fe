#include "s3/snapshot.h"

#include "http/extent.h"
#include "http/http.h"

#include <stdio.h>
#include <string.h>

/* The field that the object is known by. */
static const char *find_tag(const struct exchange *answer, bool is_dated)
{
	return headers_get(&answer->answer, is_dated ? "last-modified" : "etag");
}

static bool is_usable(const char *tag)
{
	return tag && *tag != '\0' && strlen(tag) < SNAPSHOT_TAG_SIZE;
}

bool snapshot_take(struct snapshot *snapshot, const struct exchange *answer)
{
	struct extent extent;
	const char *tag = find_tag(answer, false);

	if (!extent_read(&extent, answer->status, &answer->answer))
		return false;
	*snapshot = (struct snapshot){.size = extent.size};
	if (!is_usable(tag)) {
		tag = find_tag(answer, true);
		snapshot->is_dated = true;
	}
	if (is_usable(tag))
		snprintf(snapshot->tag, sizeof snapshot->tag, "%s", tag);
	return true;
}

/* A weak ETag ("W/") never fulfils a condition (RFC 9110, section 13.1.1). */
void snapshot_add_condition(const struct snapshot *snapshot, struct headers *headers)
{
	if (strncmp(snapshot->tag, "W/", 2) == 0)
		return;
	headers_add(
		headers, snapshot->is_dated ? "if-unmodified-since" : "if-match", snapshot->tag);
}

bool snapshot_is_same(const struct snapshot *snapshot, const struct exchange *answer)
{
	const char *tag = find_tag(answer, snapshot->is_dated);
	struct extent extent;

	if (!extent_read(&extent, answer->status, &answer->answer) || extent.size != snapshot->size)
		return false;
	return tag && strcmp(tag, snapshot->tag) == 0;
}

#include "s3/object_list.h"

#include "http/encoding.h"
#include "s3/error.h"
#include "s3/location.h"
#include "unix/iso_time.h"
#include "unix/message.h"
#include "unix/number.h"

#include <string.h>

enum {
	TOKEN_MAX = 4096,
	DETAIL_MAX = 64,
};

/*
 * A store without ListObjectsV2 answers as ListObjects: the next page begins after a key, the
 * marker.
 */
static bool add_marker(const struct pages *pages, struct text *next)
{
	struct xml_range rest = pages->page, marker;

	if (!xml_next(&rest, "Marker", &marker) || pages->key.length == 0)
		return false;
	text_add(next, "&marker=");
	encoding_add_query(next, pages->key.bytes);
	return true;
}

static bool find_next_objects(const struct pages *pages, struct text *next)
{
	struct text token;
	bool found;

	text_init(&token, TOKEN_MAX);
	found = pages_read(&pages->page, "NextContinuationToken", &token);
	if (found) {
		text_add(next, "&continuation-token=");
		encoding_add_query(next, token.bytes);
	}
	text_release(&token);
	return found || add_marker(pages, next);
}

static const struct s3_action list_action = {
	.verb = "list",
	.permissions = "the permission s3:ListBucket",
};

static const struct pages_kind objects = {
	.query = "list-type=2&max-keys=1000&encoding-type=url",
	.entry = "Contents",
	.key = "Key",
	.action = &list_action,
	.find_next = find_next_objects,
};

enum status object_list_open(
	struct object_list *list, struct bucket *bucket, const struct location *prefix)
{
	*list = (struct object_list){.is_unsorted = false};
	text_init(&list->last, SIZE_MAX);
	return pages_open(&list->pages, &objects, bucket, prefix);
}

static enum status read_details(const struct pages *pages, struct object_entry *entry)
{
	struct text word;
	const char *missing = NULL;

	text_init(&word, DETAIL_MAX);
	if (!pages_read(&pages->entry, "Size", &word) ||
		!number_read(word.bytes, UINT64_MAX, &entry->size))
		missing = "size";
	else if (!pages_read(&pages->entry, "LastModified", &word) ||
		 !iso_time_read_rfc3339(word.bytes, &entry->modified))
		missing = "time";
	text_release(&word);
	return missing ? pages_miss(pages, missing) : STATUS_DONE;
}

static void check_order(struct object_list *list)
{
	const struct text *key = &list->pages.key;

	if (!list->is_unsorted && list->last.length > 0 &&
		strcmp(list->last.bytes, key->bytes) >= 0) {
		list->is_unsorted = true;
		warn("the store does not list \"%s\" in the order of the names",
			list->pages.prefix->name);
	}
	text_clear(&list->last);
	text_add_bytes(&list->last, key->bytes, key->length);
}

enum status object_list_next(struct object_list *list, struct object_entry *entry)
{
	enum status status = pages_next(&list->pages);

	if (status != STATUS_GOING_ON)
		return status;
	if (read_details(&list->pages, entry) != STATUS_DONE)
		return STATUS_FAILED;
	check_order(list);
	entry->key = list->pages.key.bytes;
	return STATUS_GOING_ON;
}

void object_list_close(struct object_list *list)
{
	pages_close(&list->pages);
	text_release(&list->last);
}

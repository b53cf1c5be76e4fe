#include "s3/pages.h"

#include "http/encoding.h"
#include "s3/bucket.h"
#include "s3/error.h"
#include "s3/location.h"
#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

enum {
	PAGE_MAX = 8 << 20, /* bytes: 1000 entries with keys of 1024 bytes, all encoded */
	PLACE_MAX = 8192,   /* bytes */
	KEY_MAX = 4096,     /* four times what S3 takes */
	WORD_MAX = 3 * KEY_MAX,
};

enum status pages_open(struct pages *pages, const struct pages_kind *kind, struct bucket *bucket,
	const struct location *prefix)
{
	*pages = (struct pages){
		.kind = kind,
		.bucket = bucket,
		.prefix = prefix,
		.path = bucket_build_path(bucket, ""),
		.steps_max = 1,
	};
	text_init(&pages->key, KEY_MAX);
	text_init(&pages->next, PLACE_MAX);
	text_init(&pages->landmark, PLACE_MAX);
	request_init(&pages->request, "GET", pages->path);
	return pages->path ? STATUS_DONE : STATUS_FAILED;
}

bool pages_read(const struct xml_range *range, const char *name, struct text *value)
{
	text_clear(value);
	return xml_find_in(range, name, value) && value->length > 0;
}

bool pages_read_key(const struct pages *pages, const struct xml_range *range, const char *name,
	struct text *key)
{
	struct text word;
	bool found;

	text_init(&word, WORD_MAX);
	text_clear(key);
	found = pages_read(range, name, &word);
	if (found && pages->encoded)
		found = encoding_decode_query(key, word.bytes, word.length);
	else if (found)
		text_add_bytes(key, word.bytes, word.length);
	text_release(&word);
	return found && !key->broken && strlen(key->bytes) == key->length;
}

/* Whether the text of the page's element NAME is WORD. */
static bool element_is(const struct pages *pages, const char *name, const char *word)
{
	struct text value;
	bool same;

	text_init(&value, 16);
	same = pages_read(&pages->page, name, &value) && strcmp(value.bytes, word) == 0;
	text_release(&value);
	return same;
}

/* Whether the page has an element NAME with text. One that is too long counts. */
static bool has_element(const struct pages *pages, const char *name)
{
	struct xml_range rest = pages->page, inside;

	return xml_next(&rest, name, &inside) && inside.length > 0;
}

static enum status request_page(struct pages *pages)
{
	struct client *client = &pages->bucket->client;
	struct request *request = &pages->request;

	request_release(request);
	request_init(request, "GET", pages->path);
	bucket_mark(pages->bucket, request);
	text_printf(&request->query, "%s&prefix=", pages->kind->query);
	encoding_add_query(&request->query, pages->prefix->key);
	text_add(&request->query, pages->next.bytes);
	request->http.content_max = PAGE_MAX;
	if (!client_finish(client, request, 0))
		return s3_error_say_of(request, pages->kind->action, pages->prefix->name);
	pages->page = (struct xml_range){
		request->exchange.content.bytes, request->exchange.content.length};
	pages->rest = pages->page;
	pages->encoded = element_is(pages, "EncodingType", "url");
	return STATUS_DONE;
}

/*
 * Detects a loop by Brent's algorithm: each position is compared with one landmark, which is moved
 * after 1, 2, 4... steps, so that it is eventually on the loop and stays for a whole round.
 */
static bool leads_back(struct pages *pages, const struct text *next)
{
	if (strcmp(next->bytes, pages->landmark.bytes) == 0)
		return true;
	if (++pages->steps == pages->steps_max) {
		text_clear(&pages->landmark);
		text_add(&pages->landmark, next->bytes);
		pages->steps_max *= 2;
		pages->steps = 0;
	}
	return false;
}

static enum status say_lost(const struct pages *pages, const char *why)
{
	return status_fail(
		"could not %s \"%s\": %s", pages->kind->action->verb, pages->prefix->name, why);
}

static enum status find_next_page(struct pages *pages)
{
	struct text next;
	enum status status = STATUS_DONE;

	text_init(&next, PLACE_MAX);
	if (!pages->kind->find_next(pages, &next) || next.broken)
		status = say_lost(pages, "the store has more, but does not say where");
	else if (strcmp(next.bytes, pages->next.bytes) == 0 || leads_back(pages, &next))
		status = say_lost(pages, "the store's list leads back to where it has been");
	text_release(&pages->next);
	pages->next = next;
	return status;
}

static enum status say_cut(const struct pages *pages)
{
	return say_lost(pages, "an entry of the store's list has no end");
}

/* All whole entries of the page were read: STATUS_DONE if it is the last one, STATUS_GOING_ON if
 * not. */
static enum status find_end(const struct pages *pages)
{
	const char *sign = pages->kind->sign_of_more;

	if (xml_begins_in(&pages->rest, pages->kind->entry))
		return say_cut(pages);
	if (sign)
		return has_element(pages, sign) ? STATUS_GOING_ON : STATUS_DONE;
	if (element_is(pages, "IsTruncated", "false"))
		return STATUS_DONE;
	if (element_is(pages, "IsTruncated", "true"))
		return STATUS_GOING_ON;
	return say_lost(pages, "the store does not say whether its list has an end");
}

/* Requests the next page. STATUS_GOING_ON if there is one, STATUS_DONE if there is none. */
static enum status turn_page(struct pages *pages)
{
	enum status status = pages->begun ? find_end(pages) : STATUS_GOING_ON;

	if (status != STATUS_GOING_ON)
		return status;
	if (pages->begun && find_next_page(pages) != STATUS_DONE)
		return STATUS_FAILED;
	pages->begun = true;
	status = request_page(pages);
	return status == STATUS_DONE ? STATUS_GOING_ON : status;
}

/* Some stores ignore the prefix. */
static bool is_asked_for(const struct pages *pages)
{
	const char *prefix = pages->prefix->key;

	return strncmp(pages->key.bytes, prefix, strlen(prefix)) == 0;
}

enum status pages_next(struct pages *pages)
{
	do {
		while (!xml_next(&pages->rest, pages->kind->entry, &pages->entry)) {
			enum status status = turn_page(pages);

			if (status != STATUS_GOING_ON)
				return status;
		}
		if (xml_begins_in(&pages->entry, pages->kind->entry))
			return say_cut(pages);
		if (!pages_read_key(pages, &pages->entry, pages->kind->key, &pages->key))
			return pages_miss(pages, "key that can be read");
	} while (!is_asked_for(pages));
	return STATUS_GOING_ON;
}

enum status pages_miss(const struct pages *pages, const char *what)
{
	return status_fail("could not %s \"%s\": an entry of the store's list has no %s",
		pages->kind->action->verb, pages->prefix->name, what);
}

void pages_close(struct pages *pages)
{
	free(pages->path);
	request_release(&pages->request);
	text_release(&pages->key);
	text_release(&pages->next);
	text_release(&pages->landmark);
}

#include "s3/delete_list.h"

#include "unix/utf8.h"

#include <string.h>

enum {
	BODY_MAX = 256 * 1024, /* Ceph takes 1 MiB */
	ENTRY_MAX = 8 * 1024,  /* a key of 1024 bytes, all escaped, and the rest */
	KEY_MAX = 4096,
};

static const char opening[] = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
static const char closing[] = "</Delete>";

void delete_list_init(struct delete_list *list)
{
	*list = (struct delete_list){.count = 0};
	text_init(&list->body, BODY_MAX + ENTRY_MAX);
	text_add(&list->body, opening);
}

/* XML 1.0, section 2.2; C1 is allowed there. */
static bool is_character(const unsigned char *bytes, size_t length)
{
	if (length == 1)
		return *bytes >= 0x20 || strchr("\t\n\r", *bytes);
	return length != 3 || bytes[0] != 0xef || bytes[1] != 0xbf || bytes[2] < 0xbe;
}

bool delete_list_takes(const char *key)
{
	const unsigned char *at = (const unsigned char *)key;
	const unsigned char *end = at + strlen(key);

	while (at < end) {
		size_t length = utf8_measure(at, (size_t)(end - at));

		if (length == 0 || !is_character(at, length))
			return false;
		at += length;
	}
	return true;
}

bool delete_list_add(struct delete_list *list, const char *key)
{
	if (list->count == DELETE_LIST_MAX || list->body.length > BODY_MAX)
		return false;
	text_add(&list->body, "<Object><Key>");
	xml_add_escaped(&list->body, key);
	text_add(&list->body, "</Key></Object>");
	list->keys[list->count++] = key;
	return true;
}

enum status delete_list_finish(struct delete_list *list)
{
	text_add(&list->body, closing);
	return text_finish(&list->body, "the list of objects") == 0 ? STATUS_DONE : STATUS_FAILED;
}

/* Errors come first: a key that is among both is not removed. */
void delete_list_read(struct delete_list *list, const char *answer, size_t length)
{
	list->answer = list->rest = (struct xml_range){answer, length};
	list->reads_errors = true;
	list->at = 0;
}

/* Copies an element's text; "" if the element is missing or too long. */
static void copy_text(const struct xml_range *entry, const char *name, char *copy, size_t size)
{
	struct text value;

	text_init(&value, size - 1);
	copy[0] = '\0';
	if (xml_find_in(entry, name, &value))
		memcpy(copy, value.bytes, value.length + 1);
	text_release(&value);
}

/* Most stores answer in the order of the request: start where the last search ended. */
static bool find_key(struct delete_list *list, const char *key, size_t *index)
{
	for (size_t i = 0; i < list->count; i++) {
		*index = (list->at + i) % list->count;
		if (!list->settled[*index] && strcmp(list->keys[*index], key) == 0) {
			list->at = *index + 1;
			return true;
		}
	}
	return false;
}

/* Reads the entry for a key of the list. */
static bool read_entry(
	struct delete_list *list, const struct xml_range *entry, struct delete_result *result)
{
	struct text key;
	char marker[8];
	bool known;

	text_init(&key, KEY_MAX);
	known = xml_find_in(entry, "Key", &key) && find_key(list, key.bytes, &result->index);
	text_release(&key);
	if (!known)
		return false;
	list->settled[result->index] = true;
	result->is_removed = !list->reads_errors;
	copy_text(entry, "DeleteMarker", marker, sizeof marker);
	result->is_hidden = result->is_removed && strcmp(marker, "true") == 0;
	copy_text(entry, "Code", result->code, sizeof result->code);
	copy_text(entry, "Message", result->message, sizeof result->message);
	return true;
}

bool delete_list_next(struct delete_list *list, struct delete_result *result)
{
	struct xml_range entry;

	for (;;) {
		while (xml_next(&list->rest, list->reads_errors ? "Error" : "Deleted", &entry))
			if (read_entry(list, &entry, result))
				return true;
		if (!list->reads_errors)
			return false;
		list->reads_errors = false;
		list->rest = list->answer;
	}
}

void delete_list_release(struct delete_list *list)
{
	text_release(&list->body);
}

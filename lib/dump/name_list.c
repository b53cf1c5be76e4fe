#include "dump/name_list.h"

#include "dump/name.h"

#include "unix/lines.h"
#include "unix/message.h"

#include <stdlib.h>
#include <string.h>

static enum status reserve_name(struct name_list *list)
{
	size_t capacity = list->capacity > 0 ? 2 * list->capacity : 1024;
	struct expiry_name *names;

	if (list->count < list->capacity)
		return STATUS_DONE;
	if (list->count >= NAME_LIST_COUNT_MAX)
		return status_fail("there are more than %d names", NAME_LIST_COUNT_MAX);
	names = reallocarray(list->names, capacity, sizeof *names);
	if (!names)
		return status_fail("out of memory");
	list->names = names;
	list->capacity = capacity;
	return STATUS_DONE;
}

static enum status add_name(struct name_list *list, const char *text)
{
	struct dump_name name;
	int is_name = dump_name_read(&name, text);

	if (is_name < 0)
		return STATUS_FAILED;
	if (is_name == 0 || name.kind.partial != list->partial) {
		list->ignored++;
		note("ignored: \"%s\" is %s", text,
			is_name == 0    ? "not the name of a dump with a time"
			: list->partial ? "not a partial dump"
					: "a partial dump");
		return STATUS_DONE;
	}
	if (reserve_name(list) != STATUS_DONE)
		return STATUS_FAILED;
	list->names[list->count++] = (struct expiry_name){
		.stem = name.stem, .time = name.time, .companion = name.companion};
	text_add_bytes(&list->bytes, text, strlen(text) + 1);
	return text_finish(&list->bytes, "the list of names");
}

/* Done last, because the bytes move in memory while the list grows. */
static void set_texts(struct name_list *list)
{
	const char *text = list->bytes.bytes;

	for (size_t i = 0; i < list->count; i++) {
		list->names[i].text = text;
		text += strlen(text) + 1;
	}
}

enum status name_list_read(struct name_list *list, struct lines *lines, bool partial)
{
	const char *text;
	int result;

	*list = (struct name_list){.partial = partial};
	text_init(&list->bytes, NAME_LIST_BYTES_MAX);
	while ((result = lines_next(lines, &text)) > 0)
		if (add_name(list, text) != STATUS_DONE)
			return STATUS_FAILED;
	set_texts(list);
	return result == 0 ? STATUS_DONE : STATUS_INPUT;
}

void name_list_release(struct name_list *list)
{
	free(list->names);
	text_release(&list->bytes);
}

#include "dump/name_list.h"

#include "dump/list_line.h"
#include "dump/name.h"

#include "unix/lines.h"
#include "unix/message.h"

#include <stdbool.h>
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

static enum status add_name(struct name_list *list, const char *text, uint64_t size)
{
	bool partial = list->flags & NAME_LIST_PARTIAL;
	struct dump_name name;
	int is_name = dump_name_read(&name, text);

	if (is_name < 0)
		return STATUS_FAILED;
	if (is_name == 0 || name.kind.partial != partial) {
		list->ignored++;
		note("ignored: \"%s\" is %s", text,
			is_name == 0 ? "not the name of a dump with a time"
			: partial    ? "not a partial dump"
				     : "a partial dump");
		return STATUS_DONE;
	}
	if (reserve_name(list) != STATUS_DONE)
		return STATUS_FAILED;
	list->names[list->count++] = (struct expiry_name){
		.stem = name.stem, .time = name.time, .size = size, .companion = name.companion};
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

enum status name_list_read(struct name_list *list, struct lines *lines, unsigned flags)
{
	uint64_t size = LIST_LINE_NO_SIZE, *wanted = flags & NAME_LIST_SIZES ? &size : NULL;
	const char *text;
	int result;

	*list = (struct name_list){.flags = flags};
	text_init(&list->bytes, NAME_LIST_BYTES_MAX);
	while ((result = list_line_next(lines, &text, wanted)) > 0)
		if (add_name(list, text, size) != STATUS_DONE)
			return STATUS_FAILED;
	set_texts(list);
	return result == 0 ? STATUS_DONE : STATUS_INPUT;
}

void name_list_release(struct name_list *list)
{
	free(list->names);
	text_release(&list->bytes);
}

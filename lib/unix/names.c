#include "unix/names.h"

#include "unix/lines.h"
#include "unix/message.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum status collect(struct names *names, char delimiter)
{
	struct lines lines;
	const char *name;
	int result;

	lines_open(&lines, STDIN_FILENO, delimiter);
	while ((result = lines_next(&lines, &name)) == 1 && !names->bytes.broken) {
		text_add_bytes(&names->bytes, name, strlen(name) + 1);
		names->count++;
	}
	if (text_finish(&names->bytes, "the list of names") != 0)
		return STATUS_FAILED;
	return result < 0 ? STATUS_INPUT : STATUS_DONE;
}

static enum status find_names(struct names *names)
{
	const char *name = names->bytes.bytes;

	names->list = calloc(names->count + 1, sizeof *names->list);
	if (!names->list) {
		fail("out of memory");
		return STATUS_FAILED;
	}
	for (size_t i = 0; i < names->count; i++) {
		names->list[i] = name;
		name += strlen(name) + 1;
	}
	return STATUS_DONE;
}

/* All of them stand in one piece of memory, so that their order is that of their addresses. */
static int compare_places(const void *first, const void *second)
{
	const char *a = *(const char *const *)first, *b = *(const char *const *)second;

	return (a > b) - (a < b);
}

static int compare_names(const void *first, const void *second)
{
	int order = strcmp(*(const char *const *)first, *(const char *const *)second);

	return order != 0 ? order : compare_places(first, second);
}

/* Leaves the first of those that are the same, in the order in which they came. */
static void drop_repeated(struct names *names)
{
	size_t count = 0;

	qsort(names->list, names->count, sizeof *names->list, compare_names);
	for (size_t i = 0; i < names->count; i++)
		if (count == 0 || strcmp(names->list[i], names->list[count - 1]) != 0)
			names->list[count++] = names->list[i];
	names->count = count;
	qsort(names->list, names->count, sizeof *names->list, compare_places);
}

enum status names_read(struct names *names, char delimiter)
{
	enum status status;

	*names = (struct names){.count = 0};
	text_init(&names->bytes, NAMES_BYTES_MAX);
	status = collect(names, delimiter);
	if (status == STATUS_DONE)
		status = find_names(names);
	if (status == STATUS_DONE)
		drop_repeated(names);
	return status;
}

void names_release(struct names *names)
{
	free(names->list);
	text_release(&names->bytes);
}

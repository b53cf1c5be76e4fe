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

enum status names_read(struct names *names, char delimiter)
{
	enum status status;

	*names = (struct names){.count = 0};
	text_init(&names->bytes, NAMES_BYTES_MAX);
	status = collect(names, delimiter);
	return status == STATUS_DONE ? find_names(names) : status;
}

void names_release(struct names *names)
{
	free(names->list);
	text_release(&names->bytes);
}

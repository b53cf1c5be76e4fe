/*
 * Names of dumps. The first byte of the input selects what the rest is: a file name, whose reading
 * must be consistent, or the name of a database, which must survive being written and read.
 */
#include "dump/name.h"

#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_name(const char *text)
{
	struct dump_name name;

	if (dump_name_read(&name, text) != 1)
		return;
	if (name.stem >= strlen(text) || text[name.stem] != '-' || name.time.tv_sec < 0 ||
		name.time.tv_nsec < 0 || name.time.tv_nsec > 999999999 ||
		(name.kind.scope == DUMP_DATABASE) != (*name.database != '\0'))
		abort();
}

static void read_again(const char *database, unsigned char choice)
{
	static const char *const times[] = {
		"20261122T023000Z", "2026-11-22T02:30", "2026-11-22T02:30:00.5-05:30"};
	const struct dump_kind kind = {
		DUMP_DATABASE, (enum dump_format)(choice % 3), choice / 16 % 2 != 0};
	struct dump_name name;
	struct text text;
	int result;

	text_init(&text, 1 << 24);
	dump_name_add(&text, &kind, database, times[choice / 3 % 3], choice % 2 == 0 ? "" : ".zst");
	result = dump_name_read(&name, text.bytes);
	if (*database == '\0' || strlen(database) > DUMP_NAME_DATABASE_MAX) {
		if (result != 0)
			abort();
	} else if (result != 1 || strcmp(name.database, database) != 0 ||
		   name.kind.format != kind.format || name.time.tv_sec < 1795314600) {
		abort();
	}
	text_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = size > 0 ? strndup((const char *)data + 1, size - 1) : NULL;

	if (!text)
		return 0;
	if (data[0] < 128)
		read_name(text);
	else
		read_again(text, data[0]);
	free(text);
	return 0;
}

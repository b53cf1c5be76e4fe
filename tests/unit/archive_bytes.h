/*
 * The bytes of an archive for unit tests: its header and table of contents, as version 1.16 of the
 * format has them, which is that of pg_dump 17. The entries have no data.
 */
#ifndef ARCHIVE_BYTES_H
#define ARCHIVE_BYTES_H

#include "unix/text.h"

#include <stddef.h>
#include <string.h>

struct archive_bytes_entry {
	const char *tag, *description, *definition, *owner;
};

static inline void archive_bytes_add_integer(struct text *bytes, size_t value)
{
	text_add_byte(bytes, '\0');
	for (int i = 0; i < 4; i++)
		text_add_byte(bytes, (char)(value >> (8 * i) & 0xff));
}

static inline void archive_bytes_add_string(struct text *bytes, const char *string)
{
	archive_bytes_add_integer(bytes, strlen(string));
	text_add(bytes, string);
}

/* Adds what precedes the entries. */
static inline void archive_bytes_add_head(struct text *bytes, size_t entries)
{
	text_add_bytes(bytes, "PGDMP\1\20\0\4\10\1", 11);
	text_add_byte(bytes, '\0'); /* no compression */
	for (int i = 0; i < 7; i++)
		archive_bytes_add_integer(bytes, 0);
	archive_bytes_add_string(bytes, "shop");
	archive_bytes_add_string(bytes, "17.2");
	archive_bytes_add_string(bytes, "17.2");
	archive_bytes_add_integer(bytes, entries);
}

static inline void archive_bytes_add_entry(
	struct text *bytes, size_t number, const struct archive_bytes_entry *entry)
{
	archive_bytes_add_integer(bytes, number);
	archive_bytes_add_integer(bytes, 0); /* whether there is data */
	archive_bytes_add_string(bytes, "0");
	archive_bytes_add_string(bytes, "0");
	archive_bytes_add_string(bytes, entry->tag);
	archive_bytes_add_string(bytes, entry->description);
	archive_bytes_add_integer(bytes, 2);
	archive_bytes_add_string(bytes, entry->definition);
	for (int member = 0; member < 5; member++) /* DROP, COPY, schema, tablespace, method */
		archive_bytes_add_string(bytes, "");
	archive_bytes_add_integer(bytes, 'r');
	archive_bytes_add_string(bytes, entry->owner);
	archive_bytes_add_string(bytes, "false");
	archive_bytes_add_string(bytes, "1"); /* one dependency, and their end */
	text_add_bytes(bytes, "\1\1\0\0\0", 5);
	text_add_bytes(bytes, "\3\0\0\0\0\0\0\0\0", 9);
}

#endif

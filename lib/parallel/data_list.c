#include "parallel/data_list.h"

#include "parallel/dump_source.h"
#include "sql/copy_statement.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum { OID_SIZE = 16 };

static bool read_oid(const struct archive_piece *piece, uint64_t *oid)
{
	char digits[OID_SIZE] = "";

	if (!piece->bytes || piece->length >= sizeof digits)
		return false;
	memcpy(digits, piece->bytes, piece->length);
	return number_read(digits, UINT32_MAX, oid) && *oid > 0;
}

/* The catalog is not named: pg_dump leaves it out for the data of a table. */
static void read_table(struct data_item *item)
{
	const struct archive_entry *entry = &item->entry;

	if (!archive_piece_is(&entry->description, "TABLE DATA") ||
		!read_oid(&entry->oid, &item->oid))
		return;
	item->is_plain =
		entry->copy.bytes && copy_statement_read(entry->copy.bytes, entry->copy.length,
					     &item->columns, &item->columns_length);
}

/* "SET client_encoding = 'UTF8';" */
static void read_encoding(struct data_list *list, const struct archive_piece *definition)
{
	const char *end = definition->bytes + definition->length;
	const char *open = memchr(definition->bytes, '\'', definition->length);
	const char *close = open ? memchr(open + 1, '\'', (size_t)(end - open) - 1) : NULL;

	if (close)
		list->encoding = (struct archive_piece){open, (size_t)(close - open) + 1};
}

static enum status add_items(struct data_list *list, struct archive_walk *walk, size_t capacity)
{
	struct archive_entry entry;

	while (archive_walk_next(walk, &entry)) {
		if (archive_piece_is(&entry.description, "ENCODING") && entry.definition.bytes)
			read_encoding(list, &entry.definition);
		if (!entry.has_data || list->count == capacity)
			continue;
		list->items[list->count].entry = entry;
		read_table(&list->items[list->count++]);
	}
	if (!list->encoding.bytes)
		return status_fail("pg_dump did not name the encoding of the dump");
	return STATUS_DONE;
}

enum status data_list_open(struct data_list *list, const struct dump_source *source)
{
	const struct archive *archive = &source->archive;
	size_t capacity = (size_t)archive->with_data.count;
	struct archive_walk walk;

	*list = (struct data_list){.items = calloc(capacity + 1, sizeof *list->items)};
	if (!list->items)
		return status_fail("out of memory");
	archive_walk_open(&walk, archive, source->bytes.bytes, source->contents);
	return add_items(list, &walk, capacity);
}

size_t data_list_count(const struct data_list *list, bool is_plain)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += list->items[i].is_plain == is_plain;
	return count;
}

uint64_t data_list_size(const struct data_list *list)
{
	uint64_t size = 0;

	for (size_t i = 0; i < list->count; i++)
		size += list->items[i].size;
	return size;
}

int data_item_set_name(struct data_item *item, const char *name)
{
	free(item->name);
	item->name = strdup(name);
	return item->name ? 0 : fail("out of memory");
}

void data_list_release(struct data_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
	*list = (struct data_list){.items = NULL};
}

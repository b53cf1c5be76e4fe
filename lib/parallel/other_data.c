#include "parallel/other_data.h"

#include "dump/archive_block.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <string.h>

/* Large objects belong to no schema. */
void other_data_add_options(struct command *command, const struct data_list *list)
{
	bool has_objects = false, has_tables = false;

	command_add(command, "--data-only");
	for (size_t i = 0; i < list->count; i++) {
		const struct data_item *item = &list->items[i];

		if (item->is_plain)
			continue;
		has_objects = has_objects || item->oid == 0;
		if (item->oid == 0)
			continue;
		has_tables = true;
		command_add(command, "--table");
		command_add(command, item->name);
	}
	if (has_objects)
		command_add(command, "--blobs");
	if (!has_tables) {
		command_add(command, "--exclude-schema");
		command_add(command, "*");
	}
}

static bool is_same_piece(const struct archive_piece *a, const struct archive_piece *b)
{
	return a->length == b->length &&
	       (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static bool is_same_entry(const struct archive_entry *a, const struct archive_entry *b)
{
	return is_same_piece(&a->description, &b->description) &&
	       is_same_piece(&a->table_oid, &b->table_oid) && is_same_piece(&a->oid, &b->oid) &&
	       is_same_piece(&a->tag, &b->tag);
}

static enum status compare_lists(const struct data_list *found, const struct data_list *wanted)
{
	size_t next = 0;

	for (size_t i = 0; i < wanted->count; i++) {
		const struct archive_entry *entry = &wanted->items[i].entry;

		if (wanted->items[i].is_plain)
			continue;
		if (next == found->count || !is_same_entry(&found->items[next].entry, entry))
			return status_fail("pg_dump does not dump \"%.*s\" (%.*s) by itself",
				(int)entry->tag.length, entry->tag.bytes,
				(int)entry->description.length, entry->description.bytes);
		next++;
	}
	if (next < found->count)
		return status_fail("pg_dump dumps data that was not asked for");
	return STATUS_DONE;
}

enum status other_data_open(
	struct other_data *data, const struct command *command, const struct data_list *list)
{
	enum status status;

	*data = (struct other_data){.source = {.output = -1}};
	text_init(&data->source.bytes, 0);
	if (data_list_count(list, false) == 0)
		return STATUS_DONE;
	status = dump_source_open(&data->source, command);
	data->reader.archive = data->source.archive;
	if (status == STATUS_DONE)
		status = data_list_open(&data->list, &data->source);
	if (status == STATUS_DONE)
		status = compare_lists(&data->list, list);
	return status;
}

/* Reads more: first what was read together with the contents, after them. */
static enum status fill_bytes(struct other_data *data)
{
	struct dump_source *source = &data->source;
	size_t rest = source->bytes.length - source->contents;
	ssize_t length;

	data->first = data->length = 0;
	if (rest > 0) {
		data->length = rest < sizeof data->bytes ? rest : sizeof data->bytes;
		memcpy(data->bytes, source->bytes.bytes + source->contents, data->length);
		source->contents += data->length;
		return STATUS_DONE;
	}
	length = dump_source_read(source, data->bytes, sizeof data->bytes);
	if (length > 0) {
		data->length = (size_t)length;
		return STATUS_DONE;
	}
	if (length < 0 && stop_requested() == 0)
		return status_fail_errno("could not read from pg_dump");
	if (length == 0 && dump_source_finish(source) == STATUS_DONE)
		return status_fail("pg_dump ended before its data did");
	return STATUS_FAILED;
}

/* The number that the entry has there must be the expected one. Here it has the number ID. */
static enum status begin_block(struct other_data *data, struct text *text, uint64_t id)
{
	const struct block_reader *reader = &data->reader;

	if (data->next == data->list.count || reader->id != data->list.items[data->next].entry.id)
		return status_fail("pg_dump wrote its data in another order");
	archive_block_begin(text, &reader->archive, reader->type, id);
	return STATUS_GOING_ON;
}

/* Adds what has been read: LENGTH bytes, which are PART. The end of the block is left out. */
static enum status add_part(struct other_data *data, enum block_part part, size_t length,
	struct text *text, uint64_t id)
{
	const struct block_reader *reader = &data->reader;

	switch (part) {
	case BLOCK_PART_BEGIN:
		return begin_block(data, text, id);
	case BLOCK_PART_ITEM:
		text_add_bytes(text, reader->item, reader->item_length);
		return STATUS_GOING_ON;
	case BLOCK_PART_DATA:
		text_add_bytes(text, data->bytes + data->first, length);
		return STATUS_GOING_ON;
	case BLOCK_PART_END:
		data->next++;
		return STATUS_DONE;
	case BLOCK_PART_AFTER:
		return status_fail("pg_dump's data is damaged");
	default:
		return STATUS_GOING_ON;
	}
}

enum status other_data_read(struct other_data *data, struct text *text, uint64_t id)
{
	enum status status = STATUS_GOING_ON;

	if (data->first == data->length && fill_bytes(data) != STATUS_DONE)
		return STATUS_FAILED;
	while (status == STATUS_GOING_ON && data->first < data->length) {
		enum block_part part;
		size_t length = block_reader_next(&data->reader, data->bytes + data->first,
			data->length - data->first, &part);

		status = add_part(data, part, length, text, id);
		data->first += length;
	}
	return status;
}

bool other_data_has_bytes(const struct other_data *data)
{
	return data->first < data->length || data->source.contents < data->source.bytes.length;
}

enum status other_data_finish(struct other_data *data)
{
	char byte;

	if (data->source.pid == 0)
		return STATUS_DONE;
	if (other_data_has_bytes(data) || dump_source_read(&data->source, &byte, 1) != 0)
		return stop_requested() != 0 ? STATUS_FAILED
					     : status_fail("pg_dump wrote more data than it "
							   "announced");
	return dump_source_finish(&data->source);
}

void other_data_close(struct other_data *data)
{
	data_list_release(&data->list);
	dump_source_close(&data->source);
}

#include "dump/archive_walk.h"

#include "dump/archive.h"
#include "dump/archive_layout.h"

#include <string.h>

enum { HEADER_SIZE = 11, OFFSET_NO_DATA = 3 };

static const char *take_bytes(struct archive_walk *walk, uint64_t count)
{
	const char *bytes = walk->next;

	if (walk->is_cut || count > (uint64_t)(walk->end - walk->next)) {
		walk->is_cut = true;
		return NULL;
	}
	walk->next += count;
	return bytes;
}

/* The next integer; 0 if it is negative. */
static uint64_t take_integer(struct archive_walk *walk, bool *negative)
{
	int size = walk->archive->int_size;
	const char *bytes = take_bytes(walk, (uint64_t)size + 1);
	uint64_t value = 0;

	*negative = bytes && *bytes != 0;
	for (int i = 0; bytes && i < size && i < (int)sizeof value; i++)
		value |= (uint64_t)(unsigned char)bytes[1 + i] << (8 * i);
	return *negative ? 0 : value;
}

static struct archive_piece take_string(struct archive_walk *walk)
{
	bool is_null;
	uint64_t length = take_integer(walk, &is_null);
	const char *bytes = is_null ? NULL : take_bytes(walk, length);

	return (struct archive_piece){bytes, bytes ? (size_t)length : 0};
}

/* Moves past the item at POSITION, if this version has it. Returns its bytes if it is a string. */
static struct archive_piece take_item(struct archive_walk *walk, int position)
{
	struct archive_piece none = {NULL, 0};
	const char *flag;

	if (!archive_layout_has(position, walk->archive->version))
		return none;
	switch (archive_layout_item(position, walk->archive->format == ARCHIVE_TAR)) {
	case ITEM_BYTE:
		flag = take_bytes(walk, 1);
		walk->number = flag ? (unsigned char)*flag : 0;
		return none;
	case ITEM_INTEGER:
		walk->number = take_integer(walk, &walk->is_negative);
		return none;
	case ITEM_STRING:
		return take_string(walk);
	case ITEM_OFFSET:
		flag = take_bytes(walk, (uint64_t)walk->archive->offset_size + 1);
		walk->number = flag ? (unsigned char)*flag : OFFSET_NO_DATA;
		return none;
	}
	return none;
}

/* The member of ENTRY that the string at POSITION goes to, or NULL. */
static struct archive_piece *find_member(struct archive_entry *entry, int position)
{
	switch (position) {
	case AT_ENTRY_TABLE_OID:
		return &entry->table_oid;
	case AT_ENTRY_OID:
		return &entry->oid;
	case AT_ENTRY_TAG:
		return &entry->tag;
	case AT_ENTRY_DESCRIPTION:
		return &entry->description;
	case AT_ENTRY_DEFINITION:
		return &entry->definition;
	case AT_ENTRY_COPY:
		return &entry->copy;
	case AT_ENTRY_NAMESPACE:
		return &entry->schema;
	case AT_ENTRY_OWNER:
		return &entry->owner;
	default:
		return NULL;
	}
}

static void take_entry(struct archive_walk *walk, struct archive_entry *entry)
{
	for (int position = AT_ENTRY_ID; position <= AT_ENTRY_OFFSET; position++) {
		struct archive_piece item = take_item(walk, position);
		struct archive_piece *member = find_member(entry, position);

		if (member)
			*member = item;
		if (position == AT_ENTRY_ID)
			entry->id = walk->number;
		if (position == AT_ENTRY_SECTION)
			entry->section = walk->number;
		while (position == AT_ENTRY_DEPENDENCY && item.bytes)
			item = take_item(walk, position);
	}
	entry->has_data = walk->archive->format == ARCHIVE_CUSTOM && walk->number != OFFSET_NO_DATA;
}

void archive_walk_open(
	struct archive_walk *walk, const struct archive *archive, const char *bytes, size_t length)
{
	bool negative;

	*walk = (struct archive_walk){.archive = archive, .next = bytes, .end = bytes + length};
	take_bytes(walk, HEADER_SIZE);
	for (int position = AT_COMPRESSION_BYTE; position < AT_ENTRY_COUNT; position++) {
		take_item(walk, position);
		if (position == AT_COMPRESSION_LEVEL)
			walk->is_compressed = walk->number != 0 || walk->is_negative;
	}
	walk->entries_left = take_integer(walk, &negative);
}

bool archive_walk_next(struct archive_walk *walk, struct archive_entry *entry)
{
	if (walk->is_cut || walk->entries_left == 0)
		return false;
	*entry = (struct archive_entry){.tag = {NULL, 0}};
	take_entry(walk, entry);
	walk->entries_left--;
	return !walk->is_cut;
}

size_t archive_walk_length(const struct archive_walk *walk, const char *bytes)
{
	return (size_t)(walk->next - bytes);
}

bool archive_piece_is(const struct archive_piece *piece, const char *word)
{
	return piece->length == strlen(word) && memcmp(piece->bytes, word, piece->length) == 0;
}

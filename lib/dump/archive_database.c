#include "dump/archive_database.h"

#include "dump/archive.h"
#include "dump/archive_layout.h"
#include "sql/token.h"

#include "unix/text.h"

#include <stdint.h>
#include <string.h>

enum {
	HEADER_SIZE = 11,

	/* Entries that are read: those of the definition, and the ones before it. */
	ENTRIES_MAX = 64,
};

/* A walk along the table of contents. */
struct walk {
	const struct archive *archive;
	const char *next;
	const char *end;
	bool is_cut; /* the bytes end within an item */
};

struct piece {
	const char *bytes; /* not NUL-terminated; NULL: absent */
	size_t length;
};

struct entry {
	struct piece tag;
	struct piece description;
	struct piece definition;
	struct piece owner;
};

static const char *take_bytes(struct walk *walk, uint64_t count)
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
static uint64_t take_integer(struct walk *walk, bool *negative)
{
	int size = walk->archive->int_size;
	const char *bytes = take_bytes(walk, (uint64_t)size + 1);
	uint64_t value = 0;

	*negative = bytes && *bytes != 0;
	for (int i = 0; bytes && i < size && i < (int)sizeof value; i++)
		value |= (uint64_t)(unsigned char)bytes[1 + i] << (8 * i);
	return *negative ? 0 : value;
}

static struct piece take_string(struct walk *walk)
{
	bool is_null;
	uint64_t length = take_integer(walk, &is_null);
	const char *bytes = is_null ? NULL : take_bytes(walk, length);

	return (struct piece){bytes, bytes ? (size_t)length : 0};
}

/* Moves past the item at POSITION, if this version has it. Returns its bytes if it is a string. */
static struct piece take_item(struct walk *walk, int position)
{
	struct piece none = {NULL, 0};
	bool negative;

	if (!archive_layout_has(position, walk->archive->version))
		return none;
	switch (archive_layout_item(position, walk->archive->format == ARCHIVE_TAR)) {
	case ITEM_BYTE:
		take_bytes(walk, 1);
		return none;
	case ITEM_INTEGER:
		take_integer(walk, &negative);
		return none;
	case ITEM_STRING:
		return take_string(walk);
	case ITEM_OFFSET:
		take_bytes(walk, (uint64_t)walk->archive->offset_size + 1);
		return none;
	}
	return none;
}

static void take_entry(struct walk *walk, struct entry *entry)
{
	for (int position = AT_ENTRY_ID; position <= AT_ENTRY_OFFSET; position++) {
		struct piece item = take_item(walk, position);

		if (position == AT_ENTRY_TAG)
			entry->tag = item;
		else if (position == AT_ENTRY_DESCRIPTION)
			entry->description = item;
		else if (position == AT_ENTRY_DEFINITION)
			entry->definition = item;
		else if (position == AT_ENTRY_OWNER)
			entry->owner = item;
		while (position == AT_ENTRY_DEPENDENCY && item.bytes)
			item = take_item(walk, position);
	}
}

static bool piece_is(const struct piece *piece, const char *word)
{
	return piece->length == strlen(word) && memcmp(piece->bytes, word, piece->length) == 0;
}

static bool precedes_definition(const struct entry *entry)
{
	return piece_is(&entry->description, "ENCODING") ||
	       piece_is(&entry->description, "STDSTRINGS") ||
	       piece_is(&entry->description, "SEARCHPATH");
}

static bool belongs_to_definition(const struct entry *entry)
{
	if (piece_is(&entry->description, "DATABASE") ||
		piece_is(&entry->description, "DATABASE PROPERTIES"))
		return true;
	return bytes_begin_with(entry->tag.bytes, entry->tag.length, "DATABASE ") &&
	       (piece_is(&entry->description, "ACL") || piece_is(&entry->description, "COMMENT") ||
		       piece_is(&entry->description, "SECURITY LABEL"));
}

static void add_name(const struct piece *piece, struct text *sql)
{
	struct text name;

	text_init(&name, piece->length);
	text_add_bytes(&name, piece->bytes, piece->length);
	sql_add_name(name.bytes, sql);
	text_release(&name);
}

static void add_statements(const struct entry *entry, struct text *sql)
{
	text_add_bytes(sql, entry->definition.bytes, entry->definition.length);
	text_add_byte(sql, '\n');
	if (!piece_is(&entry->description, "DATABASE") || entry->owner.length == 0)
		return;
	text_add(sql, "ALTER DATABASE ");
	add_name(&entry->tag, sql);
	text_add(sql, " OWNER TO ");
	add_name(&entry->owner, sql);
	text_add(sql, ";\n");
}

/* Reads the entries up to the first one after the definition. */
static void take_entries(struct walk *walk, struct text *sql)
{
	bool negative;
	uint64_t count = take_integer(walk, &negative);

	for (uint64_t i = 0; i < count && i < ENTRIES_MAX; i++) {
		struct entry entry = {.tag = {NULL, 0}};

		take_entry(walk, &entry);
		if (walk->is_cut)
			return;
		if (belongs_to_definition(&entry))
			add_statements(&entry, sql);
		else if (!precedes_definition(&entry))
			return;
	}
}

bool archive_database_read(
	const struct archive *archive, const char *bytes, size_t length, struct text *sql)
{
	struct walk walk = {.archive = archive, .next = bytes, .end = bytes + length};

	if (archive->version == 0 || archive->unknown)
		return archive->unknown;
	take_bytes(&walk, HEADER_SIZE);
	for (int position = AT_COMPRESSION_BYTE; position < AT_ENTRY_COUNT; position++)
		take_item(&walk, position);
	take_entries(&walk, sql);
	if (walk.is_cut)
		text_clear(sql);
	return !walk.is_cut;
}

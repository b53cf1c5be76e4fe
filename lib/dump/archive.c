#include "dump/archive.h"

#include "dump/archive_layout.h"

#include <string.h>

enum {
	VERSION_MIN = 112,
	VERSION_MAX = 116,
	SIZE_MAX_KNOWN = 32, /* bytes of an integer, as in PostgreSQL */

	BLOCK_DATA = 1,
	BLOCK_LARGE_OBJECTS = 3,

	OFFSET_NO_DATA = 3,
};

/* The finaliser of SplitMix64: a bijection whose results look random. */
static uint64_t mix_entry_number(uint64_t number)
{
	number += 0x9e3779b97f4a7c15;
	number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
	number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
	return number ^ (number >> 31);
}

static void entry_set_add(struct entry_set *set, int64_t entry)
{
	uint64_t mixed = mix_entry_number((uint64_t)entry);

	set->count++;
	set->sums[0] += mixed;
	set->sums[1] += mix_entry_number(mixed);
}

static bool entry_set_equals(const struct entry_set *a, const struct entry_set *b)
{
	return a->count == b->count && a->sums[0] == b->sums[0] && a->sums[1] == b->sums[1];
}

void archive_open(struct archive *archive, enum archive_format format)
{
	*archive = (struct archive){.format = format, .position = AT_HEADER};
}

/* Expects the item at POSITION next, or the first one after it that this version has. */
static void go_to_position(struct archive *archive, int position)
{
	while (!archive_layout_has(position, archive->version))
		position++;
	archive->position = position;
}

/*
 * Reads byte INDEX of the header: "PGDMP", three bytes of version, the sizes of integers and
 * offsets, the format.
 */
static void take_header(struct archive *archive, int index, uint64_t byte)
{
	switch (index) {
	case 5:
		archive->version = (int)byte * 100;
		break;
	case 6:
		archive->version += byte < 100 ? (int)byte : 99;
		archive->unknown = archive->version < VERSION_MIN || archive->version > VERSION_MAX;
		break;
	case 8:
		archive->int_size = (int)byte;
		break;
	case 9:
		archive->offset_size = (int)byte;
		break;
	case 10:
		archive->unknown = archive->unknown || byte != (uint64_t)archive->format ||
				   archive->int_size == 0 || archive->int_size > SIZE_MAX_KNOWN ||
				   archive->offset_size > SIZE_MAX_KNOWN;
		go_to_position(archive, AT_COMPRESSION_BYTE);
		break;
	default:
		break;
	}
}

static void begin_entry(struct archive *archive)
{
	if (archive->entries_left == 0) {
		archive->position = AT_BLOCK_TYPE;
		return;
	}
	archive->entries_left--;
	archive->position = AT_ENTRY_ID;
}

static void take_entry_count(struct archive *archive, uint64_t count)
{
	if (archive->negative) {
		archive->damage = "it is damaged: the number of entries is negative";
		return;
	}
	archive->entries = count;
	archive->entries_left = count;
	begin_entry(archive);
}

static void take_offset(struct archive *archive, int flag)
{
	if (flag != OFFSET_NO_DATA)
		entry_set_add(&archive->with_data, archive->entry);
	begin_entry(archive);
}

static void take_block_type(struct archive *archive, uint64_t type)
{
	if (type == BLOCK_DATA || type == BLOCK_LARGE_OBJECTS) {
		archive->in_large_objects = type == BLOCK_LARGE_OBJECTS;
		archive->position = AT_BLOCK_ID;
	} else if (entry_set_equals(&archive->with_data, &archive->seen)) {
		archive->damage = "there is more data after its end: two dumps in one stream";
	} else {
		archive->damage = "it is damaged: unrecognized data block type";
	}
}

static void take_block_id(struct archive *archive, int64_t id)
{
	archive->position = archive->in_large_objects ? AT_OBJECT_OID : AT_BLOCK_CHUNK;
	entry_set_add(&archive->seen, id);
}

static void take_chunk(struct archive *archive, uint64_t length, int after)
{
	if (archive->negative)
		archive->damage = "it is damaged: a chunk of data has a negative length";
	else if (length == 0)
		archive->position = after;
	else
		archive->skip = length;
}

static int64_t signed_value(const struct archive *archive)
{
	int64_t value = (int64_t)(archive->value & INT64_MAX);

	return archive->negative ? -value : value;
}

/* A whole integer or byte item has been read. */
static void take_number(struct archive *archive)
{
	uint64_t value = archive->value;

	switch (archive->position) {
	case AT_ENTRY_COUNT:
		take_entry_count(archive, value);
		break;
	case AT_ENTRY_ID:
		archive->entry = signed_value(archive);
		go_to_position(archive, AT_ENTRY_HAS_DUMPER);
		break;
	case AT_BLOCK_TYPE:
		take_block_type(archive, value);
		break;
	case AT_BLOCK_ID:
		take_block_id(archive, signed_value(archive));
		break;
	case AT_BLOCK_CHUNK:
		take_chunk(archive, value, AT_BLOCK_TYPE);
		break;
	case AT_OBJECT_OID:
		archive->position = value == 0 ? AT_BLOCK_TYPE : AT_OBJECT_CHUNK;
		break;
	case AT_OBJECT_CHUNK:
		take_chunk(archive, value, AT_OBJECT_OID);
		break;
	default:
		go_to_position(archive, archive->position + 1);
	}
}

static struct archive_text *find_text(struct archive *archive)
{
	switch (archive->position) {
	case AT_DATABASE:
		return &archive->database;
	case AT_SERVER_VERSION:
		return &archive->server_version;
	case AT_DUMP_VERSION:
		return &archive->dump_version;
	default:
		return NULL;
	}
}

/* Goes on after a string. Dependencies repeat until one is NULL. */
static void finish_string(struct archive *archive, bool is_null)
{
	archive->in_string = false;
	archive->keep_in = NULL;
	if (archive->position == AT_ENTRY_OFFSET)
		begin_entry(archive);
	else if (archive->position != AT_ENTRY_DEPENDENCY || is_null)
		go_to_position(archive, archive->position + 1);
}

/* The length of a string has been read. */
static void take_length(struct archive *archive)
{
	if (archive->negative) {
		finish_string(archive, true);
		return;
	}
	archive->in_string = true;
	archive->skip = archive->value;
	archive->keep_in = find_text(archive);
	if (archive->skip == 0)
		finish_string(archive, false);
}

/* Reads a byte of an integer: the sign, then the value, lowest byte first. True after the last. */
static bool add_to_integer(struct archive *archive, unsigned char byte)
{
	int index = archive->bytes_read++ - 1;

	if (index < 0) {
		archive->negative = byte != 0;
		archive->value = 0;
	} else if (index < 8) {
		archive->value |= (uint64_t)byte << (8 * index);
	} else if (byte != 0) {
		archive->damage = "it is damaged: a number is too large";
	}
	return index + 1 == archive->int_size;
}

/* Reads a byte of the flag and of the offset, which is ignored. True after the last. */
static bool add_to_offset(struct archive *archive, unsigned char byte)
{
	if (archive->bytes_read == 0)
		archive->value = byte;
	return archive->bytes_read++ == archive->offset_size;
}

/* Reads one byte that is not skipped. */
static void take_byte(struct archive *archive, unsigned char byte)
{
	int position = archive->position;

	if (position == AT_HEADER) {
		take_header(archive, archive->bytes_read++, byte);
		if (archive->position != AT_HEADER)
			archive->bytes_read = 0;
		return;
	}
	switch (archive_layout_item(position, archive->format == ARCHIVE_TAR)) {
	case ITEM_BYTE:
		archive->value = byte;
		archive->negative = false;
		take_number(archive);
		break;
	case ITEM_INTEGER:
		if (!add_to_integer(archive, byte))
			return;
		take_number(archive);
		break;
	case ITEM_STRING:
		if (!add_to_integer(archive, byte))
			return;
		take_length(archive);
		break;
	case ITEM_OFFSET:
		if (!add_to_offset(archive, byte))
			return;
		take_offset(archive, (int)archive->value);
		break;
	}
	archive->bytes_read = 0;
}

static void keep_text(struct archive_text *text, const unsigned char *bytes, size_t length)
{
	size_t room = ARCHIVE_TEXT_MAX - text->length;

	if (length > room)
		length = room;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

/* Skips up to LENGTH bytes, and keeps them if they are of a known text. Returns their number. */
static size_t skip_bytes(struct archive *archive, const unsigned char *bytes, size_t length)
{
	size_t passed = archive->skip < length ? (size_t)archive->skip : length;

	if (archive->keep_in)
		keep_text(archive->keep_in, bytes, passed);
	archive->skip -= passed;
	if (archive->skip == 0 && archive->in_string)
		finish_string(archive, false);
	return passed;
}

void archive_feed(struct archive *archive, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;
	const unsigned char *end = next + length;

	while (next < end && !archive->unknown && !archive->damage) {
		if (archive->skip > 0)
			next += skip_bytes(archive, next, (size_t)(end - next));
		else
			take_byte(archive, *next++);
	}
}

bool archive_has_versions(const struct archive *archive)
{
	return archive->position > AT_DUMP_VERSION;
}

bool archive_has_contents(const struct archive *archive)
{
	return !archive->damage && archive->position >= AT_BLOCK_TYPE;
}

const char *archive_fault(const struct archive *archive)
{
	if (archive->damage)
		return archive->damage;
	if (archive->position < AT_BLOCK_TYPE)
		return "its table of contents is cut short";
	if (archive->position != AT_BLOCK_TYPE)
		return "it is cut short in the data of a table or large object";
	if (!entry_set_equals(&archive->with_data, &archive->seen))
		return archive->seen.count < archive->with_data.count
			       ? "data is missing at its end"
			       : "it is damaged: its data does not match its table of contents";
	return NULL;
}

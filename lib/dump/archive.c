#include "dump/archive.h"

#include "dump/archive_header.h"
#include "dump/archive_layout.h"

#include <string.h>

enum {
	BLOCK_REPEAT = 0, /* no block, but the sign of the number of entries */
	BLOCK_DATA = 1,
	BLOCK_LARGE_OBJECTS = 3,
	BLOCK_ARCHIVE = 'P', /* no block, but another archive */

	OFFSET_NO_DATA = 3,
};

void archive_open(struct archive *archive, enum archive_format format)
{
	*archive = (struct archive){.format = format, .position = AT_HEADER, .dumps = 1};
}

/* Whether the current item is one that is the same in the repeated contents. */
static bool is_repeated_item(const struct archive *archive)
{
	int position = archive->position;

	if (position == AT_ENTRY_DEFINITION)
		return strcmp(archive->description.bytes, "STATISTICS DATA") != 0;
	return position >= AT_ENTRY_COUNT && position < AT_ENTRY_OFFSET;
}

static void add_to_sum(struct archive *archive, const unsigned char *bytes, size_t length)
{
	if (is_repeated_item(archive))
		archive->contents_sum = number_set_hash(archive->contents_sum, bytes, length);
}

/* Expects the item at POSITION next, or the first one after it that this version has. */
static void go_to_position(struct archive *archive, int position)
{
	while (!archive_layout_has(position, archive->version))
		position++;
	archive->position = position;
}

/* The table of contents has been read. */
static void finish_contents(struct archive *archive)
{
	archive->position = archive->in_repeat ? AT_END : AT_BLOCK_TYPE;
	if (!archive->in_repeat)
		return;
	archive->in_repeat = false;
	archive->has_repeat = true;
	if (archive->contents_sum != archive->expected_sum ||
		!number_set_equals(&archive->repeated, &archive->with_data))
		archive->extra = archive_extra_bytes;
}

static void begin_entry(struct archive *archive)
{
	if (archive->entries_left == 0) {
		finish_contents(archive);
		return;
	}
	archive->entries_left--;
	archive->position = AT_ENTRY_ID;
}

static void take_entry_count(struct archive *archive, uint64_t count)
{
	if (archive->in_repeat && (archive->negative || count != archive->entries)) {
		archive->extra = archive_extra_bytes;
		return;
	}
	if (archive->negative || count == 0) { /* pg_dump always writes the encoding */
		archive->damage = "it is damaged: it has no number of entries";
		return;
	}
	archive->entries = archive->entries_left = count;
	begin_entry(archive);
}

static void take_offset(struct archive *archive, int flag)
{
	if (flag != OFFSET_NO_DATA)
		number_set_add(archive->in_repeat ? &archive->repeated : &archive->with_data,
			(uint64_t)archive->entry);
	begin_entry(archive);
}

/* The byte of a block's type is the first one of the repeated contents. */
static void begin_repeat(struct archive *archive)
{
	archive->in_repeat = true;
	archive->expected_sum = archive->contents_sum;
	archive->contents_sum = 0;
	archive->position = AT_ENTRY_COUNT;
	archive->bytes_read = 0;
	archive->again = true;
}

/* The byte is the first one of another archive. */
static void begin_next_archive(struct archive *archive)
{
	uint64_t dumps = archive->dumps;

	archive_open(archive, archive->format);
	archive->dumps = dumps + 1;
	archive->again = true;
}

/* Takes a byte after the end of a whole archive. */
static void take_byte_after_end(struct archive *archive, uint64_t byte)
{
	if (byte == BLOCK_ARCHIVE)
		begin_next_archive(archive);
	else if (byte == BLOCK_REPEAT && !archive->has_repeat)
		begin_repeat(archive);
	else
		archive->extra = archive_extra_bytes;
}

static void take_block_type(struct archive *archive, uint64_t type)
{
	if (type == BLOCK_DATA || type == BLOCK_LARGE_OBJECTS) {
		archive->in_large_objects = type == BLOCK_LARGE_OBJECTS;
		archive->position = AT_BLOCK_ID;
	} else if (archive->format == ARCHIVE_CUSTOM &&
		   number_set_equals(&archive->with_data, &archive->seen)) {
		take_byte_after_end(archive, type);
	} else {
		archive->damage = "it is damaged: unrecognized data block type";
	}
}

static void take_block_id(struct archive *archive, int64_t id)
{
	archive->position = archive->in_large_objects ? AT_OBJECT_OID : AT_BLOCK_CHUNK;
	number_set_add(&archive->seen, (uint64_t)id);
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
	case AT_END:
		take_byte_after_end(archive, value);
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
	case AT_ENTRY_DESCRIPTION:
		return &archive->description;
	default:
		return NULL;
	}
}

/* The name of the entry's member has been read. That of large objects is not the real one. */
static void take_member(struct archive *archive)
{
	if (archive->member_hash == 0)
		return;
	if (strcmp(archive->description.bytes, "BLOBS") == 0)
		archive->blob_lists++;
	else
		number_set_add(&archive->members, archive->member_hash);
}

/* Goes on after a string. Dependencies repeat until one is NULL. */
static void finish_string(struct archive *archive, bool is_null)
{
	archive->in_string = false;
	archive->keep_in = NULL;
	if (archive->position == AT_ENTRY_OFFSET) {
		take_member(archive);
		begin_entry(archive);
	} else if (archive->position != AT_ENTRY_DEPENDENCY || is_null)
		go_to_position(archive, archive->position + 1);
}

/* The length of a string has been read. */
static void take_length(struct archive *archive)
{
	archive->member_hash = 0;
	archive->keep_in = find_text(archive);
	if (archive->keep_in)
		*archive->keep_in = (struct archive_text){.length = 0};
	if (archive->negative) {
		finish_string(archive, true);
		return;
	}
	archive->in_string = true;
	archive->skip = archive->value;
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
		if (archive_header_take(archive, archive->bytes_read++, byte)) {
			archive->bytes_read = 0;
			go_to_position(archive, AT_COMPRESSION_BYTE);
		}
		return;
	}
	add_to_sum(archive, &byte, 1);
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

	length = length < room ? length : room;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

/* Skips up to LENGTH bytes, and keeps them if they are of a known text. Returns their number. */
static size_t skip_bytes(struct archive *archive, const unsigned char *bytes, size_t length)
{
	size_t passed = archive->skip < length ? (size_t)archive->skip : length;

	if (archive->keep_in)
		keep_text(archive->keep_in, bytes, passed);
	if (archive->position == AT_ENTRY_OFFSET)
		archive->member_hash = number_set_hash(archive->member_hash, bytes, passed);
	add_to_sum(archive, bytes, passed);
	archive->skip -= passed;
	if (archive->skip == 0 && archive->in_string)
		finish_string(archive, false);
	return passed;
}

void archive_feed(struct archive *archive, const void *bytes, size_t length)
{
	const unsigned char *next = bytes;
	const unsigned char *end = next + length;

	while (next < end && !archive->unknown && !archive->damage && !archive->extra) {
		if (archive->skip > 0) {
			next += skip_bytes(archive, next, (size_t)(end - next));
		} else {
			archive->again = false;
			take_byte(archive, *next);
			next += archive->again ? 0 : 1;
		}
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

/* What is missing in the last archive of the stream, NULL if nothing is. */
static const char *find_fault(const struct archive *archive)
{
	if (archive->damage)
		return archive->damage;
	if (archive->position < AT_BLOCK_TYPE)
		return "its table of contents is cut short";
	if (archive->position != AT_BLOCK_TYPE)
		return "it is cut short in the data of a table or large object";
	if (!number_set_equals(&archive->with_data, &archive->seen))
		return archive->seen.count < archive->with_data.count
			       ? "data is missing at its end"
			       : "it is damaged: its data does not match its table of contents";
	return NULL;
}

enum verdict archive_verdict(const struct archive *archive, const char **reason)
{
	bool whole;

	*reason = archive->in_repeat && archive->damage ? archive_extra_bytes : archive->extra;
	if (*reason)
		return VERDICT_FOLLOWED;
	if (archive->in_repeat) {
		*reason = "nothing of the dump is missing; the repeated contents are cut";
		return VERDICT_CUT_REPEAT;
	}
	if (archive->position != AT_END)
		*reason = find_fault(archive);
	whole = *reason == NULL;
	if (archive->dumps == 1)
		return whole ? VERDICT_COMPLETE : VERDICT_INCOMPLETE;
	*reason = whole ? "two dumps in one stream, each of them whole"
			: "two dumps in one stream, the last of them cut short or damaged";
	return whole ? VERDICT_FOLLOWED : VERDICT_INCOMPLETE;
}

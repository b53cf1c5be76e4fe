#include "dump/archive_layout.h"

struct item_rule {
	enum archive_item item;
	int since; /* the first version that has it, as in struct archive */
	int until; /* the first version without it; 0: none */
};

static const struct item_rule item_rules[] = {
	[AT_HEADER] = {ITEM_BYTE, 0, 0},
	[AT_COMPRESSION_BYTE] = {ITEM_BYTE, 115, 0},
	[AT_COMPRESSION_LEVEL] = {ITEM_INTEGER, 0, 115},
	[AT_TIME_SECOND] = {ITEM_INTEGER, 0, 0},
	[AT_TIME_MINUTE] = {ITEM_INTEGER, 0, 0},
	[AT_TIME_HOUR] = {ITEM_INTEGER, 0, 0},
	[AT_TIME_DAY] = {ITEM_INTEGER, 0, 0},
	[AT_TIME_MONTH] = {ITEM_INTEGER, 0, 0},
	[AT_TIME_YEAR] = {ITEM_INTEGER, 0, 0},
	[AT_TIME_IS_DST] = {ITEM_INTEGER, 0, 0},
	[AT_DATABASE] = {ITEM_STRING, 0, 0},
	[AT_SERVER_VERSION] = {ITEM_STRING, 0, 0},
	[AT_DUMP_VERSION] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_COUNT] = {ITEM_INTEGER, 0, 0},
	[AT_ENTRY_ID] = {ITEM_INTEGER, 0, 0},
	[AT_ENTRY_HAS_DUMPER] = {ITEM_INTEGER, 0, 0},
	[AT_ENTRY_TABLE_OID] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_OID] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_TAG] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_DESCRIPTION] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_SECTION] = {ITEM_INTEGER, 0, 0},
	[AT_ENTRY_DEFINITION] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_DROP] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_COPY] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_NAMESPACE] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_TABLESPACE] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_TABLE_METHOD] = {ITEM_STRING, 114, 0},
	[AT_ENTRY_RELATION_KIND] = {ITEM_INTEGER, 116, 0},
	[AT_ENTRY_OWNER] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_WITH_OIDS] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_DEPENDENCY] = {ITEM_STRING, 0, 0},
	[AT_ENTRY_OFFSET] = {ITEM_OFFSET, 0, 0},
	[AT_BLOCK_TYPE] = {ITEM_BYTE, 0, 0},
	[AT_BLOCK_ID] = {ITEM_INTEGER, 0, 0},
	[AT_BLOCK_CHUNK] = {ITEM_INTEGER, 0, 0},
	[AT_OBJECT_OID] = {ITEM_INTEGER, 0, 0},
	[AT_OBJECT_CHUNK] = {ITEM_INTEGER, 0, 0},
	[AT_END] = {ITEM_BYTE, 0, 0},
};

bool archive_layout_has(int position, int version)
{
	const struct item_rule *rule = &item_rules[position];

	return version >= rule->since && (rule->until == 0 || version < rule->until);
}

/* The tar format has the name of a member where the custom format has the offset of the data. */
enum archive_item archive_layout_item(int position, bool is_tar)
{
	return position == AT_ENTRY_OFFSET && is_tar ? ITEM_STRING : item_rules[position].item;
}

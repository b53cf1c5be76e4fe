#include "dump/archive_layout.h"

struct rule {
	enum archive_item item;
	int since; /* the version in which it came, as in struct archive */
	int until; /* the version in which it went, or 0 */
};

static const struct rule rules[] = {
	[HEADER] = {ITEM_BYTE, 0, 0},
	[COMPRESSION_BYTE] = {ITEM_BYTE, 115, 0},
	[COMPRESSION_LEVEL] = {ITEM_INTEGER, 0, 115},
	[TIME_SECOND] = {ITEM_INTEGER, 0, 0},
	[TIME_MINUTE] = {ITEM_INTEGER, 0, 0},
	[TIME_HOUR] = {ITEM_INTEGER, 0, 0},
	[TIME_DAY] = {ITEM_INTEGER, 0, 0},
	[TIME_MONTH] = {ITEM_INTEGER, 0, 0},
	[TIME_YEAR] = {ITEM_INTEGER, 0, 0},
	[TIME_IS_DST] = {ITEM_INTEGER, 0, 0},
	[DATABASE] = {ITEM_STRING, 0, 0},
	[SERVER_VERSION] = {ITEM_STRING, 0, 0},
	[DUMP_VERSION] = {ITEM_STRING, 0, 0},
	[ENTRY_COUNT] = {ITEM_INTEGER, 0, 0},
	[ENTRY_ID] = {ITEM_INTEGER, 0, 0},
	[ENTRY_HAS_DUMPER] = {ITEM_INTEGER, 0, 0},
	[ENTRY_TABLE_OID] = {ITEM_STRING, 0, 0},
	[ENTRY_OID] = {ITEM_STRING, 0, 0},
	[ENTRY_TAG] = {ITEM_STRING, 0, 0},
	[ENTRY_DESCRIPTION] = {ITEM_STRING, 0, 0},
	[ENTRY_SECTION] = {ITEM_INTEGER, 0, 0},
	[ENTRY_DEFINITION] = {ITEM_STRING, 0, 0},
	[ENTRY_DROP] = {ITEM_STRING, 0, 0},
	[ENTRY_COPY] = {ITEM_STRING, 0, 0},
	[ENTRY_NAMESPACE] = {ITEM_STRING, 0, 0},
	[ENTRY_TABLESPACE] = {ITEM_STRING, 0, 0},
	[ENTRY_TABLE_METHOD] = {ITEM_STRING, 114, 0},
	[ENTRY_RELATION_KIND] = {ITEM_INTEGER, 116, 0},
	[ENTRY_OWNER] = {ITEM_STRING, 0, 0},
	[ENTRY_WITH_OIDS] = {ITEM_STRING, 0, 0},
	[ENTRY_DEPENDENCY] = {ITEM_STRING, 0, 0},
	[ENTRY_OFFSET] = {ITEM_OFFSET, 0, 0},
	[BLOCK_TYPE] = {ITEM_BYTE, 0, 0},
	[BLOCK_ID] = {ITEM_INTEGER, 0, 0},
	[BLOCK_CHUNK] = {ITEM_INTEGER, 0, 0},
	[OBJECT_OID] = {ITEM_INTEGER, 0, 0},
	[OBJECT_CHUNK] = {ITEM_INTEGER, 0, 0},
};

bool archive_layout_has(int place, int version)
{
	const struct rule *rule = &rules[place];

	return version >= rule->since && (rule->until == 0 || version < rule->until);
}

/* In a tar archive the name of a member stands where the offset of data stands in a custom one. */
enum archive_item archive_layout_item(int place, bool is_tar)
{
	return place == ENTRY_OFFSET && is_tar ? ITEM_STRING : rules[place].item;
}

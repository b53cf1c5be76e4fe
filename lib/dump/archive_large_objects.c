#include "dump/archive_large_objects.h"

#include "dump/archive.h"
#include "dump/archive_walk.h"
#include "sql/token.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

enum { SQL_LIMIT = 1 << 20 };

static bool begins_with(const struct archive_piece *piece, const char *word)
{
	return piece->bytes && bytes_begin_with(piece->bytes, piece->length, word);
}

/* One entry may stand for many objects, all with the same owner: the number is of no use. */
static void add_owner(const struct archive_piece *owner, struct text *sql)
{
	struct text name;

	text_init(&name, owner->length);
	text_add_bytes(&name, owner->bytes, owner->length);
	text_add(sql, "ALTER LARGE OBJECT 0 OWNER TO ");
	sql_add_name(name.bytes, sql);
	text_add(sql, ";\n");
	text_release(&name);
}

static void add_statements(const struct archive_entry *entry, struct text *sql)
{
	if (archive_piece_is(&entry->description, "BLOB METADATA") && entry->owner.length > 0)
		add_owner(&entry->owner, sql);
	else if (archive_piece_is(&entry->description, "ACL") &&
		 begins_with(&entry->tag, "LARGE OBJECT"))
		text_add_bytes(sql, entry->definition.bytes, entry->definition.length);
}

int archive_large_objects_find(const struct archive *archive, const char *bytes, size_t length,
	int (*take)(void *context, const char *sql, size_t length), void *context)
{
	struct archive_entry entry;
	struct archive_walk walk;
	struct text sql;
	int result = 0;

	if (archive->version == 0 || archive->unknown)
		return 0;
	text_init(&sql, SQL_LIMIT);
	archive_walk_open(&walk, archive, bytes, length);
	while (result == 0 && archive_walk_next(&walk, &entry)) {
		text_clear(&sql);
		add_statements(&entry, &sql);
		if (sql.length == 0 && !sql.broken)
			continue;
		result = text_finish(&sql, "an entry of the archive");
		if (result == 0)
			result = take(context, sql.bytes, sql.length);
	}
	text_release(&sql);
	return result;
}

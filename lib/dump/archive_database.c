#include "dump/archive_database.h"

#include "dump/archive.h"
#include "dump/archive_walk.h"
#include "sql/token.h"

#include "unix/text.h"

#include <stdint.h>
#include <string.h>

/* Entries that are read: those of the definition, and the ones before it. */
enum { ENTRIES_MAX = 64 };

static bool precedes_definition(const struct archive_entry *entry)
{
	return archive_piece_is(&entry->description, "ENCODING") ||
	       archive_piece_is(&entry->description, "STDSTRINGS") ||
	       archive_piece_is(&entry->description, "SEARCHPATH");
}

static bool belongs_to_definition(const struct archive_entry *entry)
{
	if (archive_piece_is(&entry->description, "DATABASE") ||
		archive_piece_is(&entry->description, "DATABASE PROPERTIES"))
		return true;
	return bytes_begin_with(entry->tag.bytes, entry->tag.length, "DATABASE ") &&
	       (archive_piece_is(&entry->description, "ACL") ||
		       archive_piece_is(&entry->description, "COMMENT") ||
		       archive_piece_is(&entry->description, "SECURITY LABEL"));
}

static void add_name(const struct archive_piece *piece, struct text *sql)
{
	struct text name;

	text_init(&name, piece->length);
	text_add_bytes(&name, piece->bytes, piece->length);
	sql_add_name(name.bytes, sql);
	text_release(&name);
}

static void add_statements(const struct archive_entry *entry, struct text *sql)
{
	text_add_bytes(sql, entry->definition.bytes, entry->definition.length);
	text_add_byte(sql, '\n');
	if (!archive_piece_is(&entry->description, "DATABASE") || entry->owner.length == 0)
		return;
	text_add(sql, "ALTER DATABASE ");
	add_name(&entry->tag, sql);
	text_add(sql, " OWNER TO ");
	add_name(&entry->owner, sql);
	text_add(sql, ";\n");
}

bool archive_database_read(
	const struct archive *archive, const char *bytes, size_t length, struct text *sql)
{
	struct archive_entry entry;
	struct archive_walk walk;

	if (archive->version == 0 || archive->unknown)
		return archive->unknown;
	archive_walk_open(&walk, archive, bytes, length);
	for (int i = 0; i < ENTRIES_MAX && archive_walk_next(&walk, &entry); i++) {
		if (belongs_to_definition(&entry))
			add_statements(&entry, sql);
		else if (!precedes_definition(&entry))
			break;
	}
	if (walk.is_cut)
		text_clear(sql);
	return !walk.is_cut;
}

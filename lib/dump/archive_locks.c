#include "dump/archive_locks.h"

#include "dump/archive.h"
#include "dump/archive_walk.h"

#include "unix/text.h"

#include <string.h>

/* NOT NULL that is NOT VALID, which version 18 has, makes no index. */
static bool makes_no_index(const struct archive_entry *entry)
{
	static const char not_null[] = " NOT NULL ";

	return archive_piece_is(&entry->description, "CONSTRAINT") && entry->definition.bytes &&
	       memmem(entry->definition.bytes, entry->definition.length, not_null,
		       sizeof not_null - 1) != NULL;
}

/* Whether the entry makes a relation, besides the TOAST table. */
static bool makes_relation(const struct archive_entry *entry)
{
	static const char *const list[] = {"TABLE", "INDEX", "CONSTRAINT", "SEQUENCE", "VIEW",
		"MATERIALIZED VIEW", "FOREIGN TABLE"};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (archive_piece_is(&entry->description, list[i]))
			return !makes_no_index(entry);
	return false;
}

/* Version 17 and later have one entry for many objects, with one number in each line. */
static int64_t count_large_objects(const struct archive_entry *entry)
{
	if (entry->owner.length == 0)
		return 0;
	if (archive_piece_is(&entry->description, "BLOB"))
		return 1;
	if (archive_piece_is(&entry->description, "BLOB METADATA"))
		return (int64_t)bytes_count_lines(
			entry->definition.bytes, entry->definition.length);
	return 0;
}

int64_t archive_locks_count(
	const struct archive *archive, const char *bytes, size_t length, bool has_owners)
{
	struct archive_entry entry;
	struct archive_walk walk;
	int64_t locks = 0;

	if (archive->version == 0 || archive->unknown)
		return 0;
	archive_walk_open(&walk, archive, bytes, length);
	while (archive_walk_next(&walk, &entry)) {
		locks += makes_relation(&entry);
		locks += has_owners ? count_large_objects(&entry) : 0;
	}
	return locks;
}

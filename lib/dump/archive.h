/*
 * Walks through an archive of pg_dump's custom format, and knows whether it is all there; and
 * through the table of contents of its tar format (tar.h), which is the same, without data.
 *
 * Fed with the archive in pieces of any size, from its first byte on. It reads the header and the
 * table of contents, and passes over data without looking at it; of all that is read it keeps a
 * few numbers and, cut to ARCHIVE_TEXT_MAX bytes, three names, whatever lengths the archive
 * claims. The archive is complete when it ends between two blocks of data and each entry that has
 * data has had its block. Which entries those are, and which had one, is kept as a sum over their
 * numbers that does not depend on the order.
 *
 * Versions 1.12 to 1.16 of the format (PostgreSQL 9.0 to 18). Source: WriteHead() and WriteToc() in
 * pg_backup_archiver.c and pg_backup_custom.c of pg_dump. Integers are a sign byte and then as
 * many bytes, little-endian, as the header says; strings an integer length and bytes, -1 for none.
 */
#ifndef DUMP_ARCHIVE_H
#define DUMP_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A set of entries of an archive, by their numbers, in constant memory: {0} is empty.
 *
 * It keeps their count and two sums over their mixed numbers, which do not depend on the order: it
 * can be told whether two sets are the same, and not what is in them. Two that differ by accident
 * look the same about once in 2^64 times.
 */
struct entry_set {
	uint64_t count;
	uint64_t sums[2];
};

enum { ARCHIVE_TEXT_MAX = 64 };

/* As in the header of an archive. */
enum archive_format {
	ARCHIVE_CUSTOM = 1,
	ARCHIVE_TAR = 3,
};

struct archive_text {
	char bytes[ARCHIVE_TEXT_MAX + 1]; /* cut, NUL-terminated */
	size_t length;
};

struct archive {
	int version; /* major * 100 + minor; 0 before it is known */
	enum archive_format format;
	int int_size;
	int offset_size;
	uint64_t entries;           /* in the table of contents */
	struct entry_set with_data; /* those that must have a block */
	struct entry_set seen;      /* those that have had it */
	struct archive_text database;
	struct archive_text server_version;
	struct archive_text dump_version;
	bool unknown;       /* a version or format that this module does not know */
	const char *damage; /* what is wrong with it, or NULL */

	/* Where the walk is. */
	int position; /* what is expected next */
	uint64_t entries_left;
	int64_t entry;                /* the number of the entry being read */
	bool in_large_objects;        /* the block being read */
	bool in_string;               /* its length was read, its bytes are being passed over */
	uint64_t skip;                /* bytes to pass over before the next item */
	struct archive_text *keep_in; /* where they are kept, or NULL */
	int bytes_read;               /* bytes of the item being read */
	bool negative;
	uint64_t value;
};

/* An archive that is of another FORMAT is one that is not known. */
void archive_open(struct archive *archive, enum archive_format format);

/* The next LENGTH bytes. After damage, or where the version is not known, they are ignored. */
void archive_feed(struct archive *archive, const void *bytes, size_t length);

/* Whether the versions of the server and of pg_dump have been read. */
bool archive_has_versions(const struct archive *archive);

/* Whether all of the table of contents has been read, and nothing that is wrong. */
bool archive_has_contents(const struct archive *archive);

/*
 * The stream has ended: NULL if the archive is complete, or a constant text that says what is
 * wrong. Of no use where `unknown` is set.
 */
const char *archive_fault(const struct archive *archive);

#endif

/*
 * Dumps in pg_dump's custom format: recognises whether an archive is complete. Also reads toc.dat,
 * the table of contents of the tar format (tar.h), which has the same layout.
 *
 * An archive is complete if it ends between two blocks of data and each entry that has data has had
 * its block. The header, the table of contents and the framing of the blocks are read; the data
 * itself is skipped, and compressed data is not decompressed.
 *
 * The archive comes in pieces of any size, from its first byte. Memory is constant, whatever
 * lengths the archive claims: it keeps three names, truncated to ARCHIVE_TEXT_MAX bytes, and a few
 * numbers. The entries that need a block, and those that had one, are kept as order-independent
 * sums.
 *
 * Versions 1.12 to 1.16 of the format are known (PostgreSQL 9.0 to 18). Source: WriteHead() and
 * WriteToc() of pg_backup_archiver.c, and pg_backup_custom.c. An integer is a sign byte followed by
 * as many bytes, lowest first, as the header says. A string is an integer, its length or -1 for
 * NULL, followed by its bytes.
 */
#ifndef DUMP_ARCHIVE_H
#define DUMP_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ARCHIVE_TEXT_MAX = 64 };

/* The format byte in the header of an archive. */
enum archive_format {
	ARCHIVE_CUSTOM = 1,
	ARCHIVE_TAR = 3,
};

struct archive_text {
	char bytes[ARCHIVE_TEXT_MAX + 1]; /* truncated, NUL-terminated */
	size_t length;
};

/*
 * A set of entry numbers in constant memory; {0} is empty. The count and two sums over the hashed
 * numbers tell whether two sets are equal, but not what is in them. Two different sets compare
 * equal by accident with a probability of about 2^-64.
 */
struct entry_set {
	uint64_t count;
	uint64_t sums[2];
};

struct archive {
	int version; /* major * 100 + minor; 0 until it is known */
	enum archive_format format;
	int int_size;
	int offset_size;
	uint64_t entries;           /* in the table of contents */
	struct entry_set with_data; /* entries that must have a block */
	struct entry_set seen;      /* entries that have had it */
	struct archive_text database;
	struct archive_text server_version;
	struct archive_text dump_version;
	bool unknown;       /* a version or format that this module does not know */
	const char *damage; /* what is wrong with the archive, or NULL */

	/* The state of the reader. */
	int position; /* enum archive_position: the item that comes next */
	uint64_t entries_left;
	int64_t entry;                /* the number of the current entry */
	bool in_large_objects;        /* the current block is one of large objects */
	bool in_string;               /* the string's length has been read */
	uint64_t skip;                /* bytes to skip before the next item */
	struct archive_text *keep_in; /* where the string is kept, or NULL */
	int bytes_read;               /* of the current item */
	bool negative;                /* the sign and value of the current integer */
	uint64_t value;
};

/* An archive in another FORMAT counts as unknown. There is nothing to close. */
void archive_open(struct archive *archive, enum archive_format format);

/* Takes the next LENGTH bytes. Ignores them after damage, or if the archive is unknown. */
void archive_feed(struct archive *archive, const void *bytes, size_t length);

/* True if the versions of the server and of pg_dump have been read. */
bool archive_has_versions(const struct archive *archive);

/* True if the whole table of contents has been read, without damage. */
bool archive_has_contents(const struct archive *archive);

/*
 * The archive has ended: NULL if it is complete, else a constant text that says what is wrong.
 * Meaningless if `unknown` is set.
 */
const char *archive_fault(const struct archive *archive);

#endif

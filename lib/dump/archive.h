/*
 * Dumps in pg_dump's custom format: recognises whether an archive is complete. Also reads toc.dat,
 * the table of contents of the tar format (tar.h), which has the same layout.
 *
 * An archive is complete if it ends between two blocks of data and each entry that has data has had
 * its block. The header, the table of contents and the framing of the blocks are read; the data
 * itself is skipped, and compressed data is not decompressed.
 *
 * If standard output is a regular file, pg_dump 16 and later write the table of contents a second
 * time, after the data: they open the file to append, and cannot go back to fill in the offsets of
 * the data. One such repeat is accepted, if it differs in nothing but the offsets. (The definitions
 * of statistics may differ, too.) pg_restore does not read it.
 *
 * More archives may follow, and other bytes: VERDICT_FOLLOWED.
 *
 * The archive comes in pieces of any size, from its first byte. Memory is constant, whatever
 * lengths the archive claims: it keeps three names, truncated to ARCHIVE_TEXT_MAX bytes, and a few
 * numbers. The entries that need a block, and those that had one, are kept as order-independent
 * sums.
 *
 * Versions 1.12 to 1.16 of the format are known (PostgreSQL 9.0 to 19). Source: WriteHead() and
 * WriteToc() of pg_backup_archiver.c, and pg_backup_custom.c. An integer is a sign byte followed by
 * as many bytes, lowest first, as the header says. A string is an integer, its length or -1 for
 * NULL, followed by its bytes.
 */
#ifndef DUMP_ARCHIVE_H
#define DUMP_ARCHIVE_H

#include "dump/number_set.h"
#include "dump/verdict.h"

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

struct archive {
	int version; /* major * 100 + minor; 0 until it is known */
	enum archive_format format;
	int int_size;
	int offset_size;
	uint64_t dumps;   /* begun in this stream; all other members are of the last one */
	uint64_t entries; /* in the table of contents */
	struct number_set with_data; /* entries that must have a block */
	struct number_set seen;      /* entries whose block was read */
	struct number_set members;   /* of a tar archive: hashes of the names of tables' members */
	uint64_t blob_lists;         /* of a tar archive: entries for lists of large objects */
	struct archive_text database;
	struct archive_text server_version;
	struct archive_text dump_version;
	bool has_repeat;    /* its contents have been repeated after the data */
	bool unknown;       /* a version or format that this module does not know */
	const char *damage; /* what is wrong with the archive, or NULL */
	const char *extra;  /* what follows the archive, or NULL */

	/* The state of the reader. */
	int position; /* enum archive_position: the item that comes next */
	uint64_t entries_left;
	int64_t entry;                   /* the number of the current entry */
	bool in_large_objects;           /* the current block is one of large objects */
	bool in_string;                  /* the string's length has been read */
	uint64_t skip;                   /* bytes to skip before the next item */
	struct archive_text *keep_in;    /* where the string is kept, or NULL */
	struct archive_text description; /* of the current entry */
	uint64_t member_hash;            /* of the name, as far as it has been read */
	uint64_t contents_sum; /* of the table of contents, without offsets, as far as it is read */
	uint64_t expected_sum; /* in_repeat: of the first one */
	bool in_repeat;        /* the table of contents is the repeated one */
	struct number_set repeated; /* in_repeat: entries that have data */
	bool again;                 /* the current byte is also the first one of the next item */
	int bytes_read;             /* of the current item */
	bool negative;              /* the sign and value of the current integer */
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
 * The verdict when the archive has ended. *REASON is a constant text, NULL if it is complete.
 * Meaningless if `unknown` is set.
 */
enum verdict archive_verdict(const struct archive *archive, const char **reason);

#endif

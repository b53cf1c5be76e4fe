/*
 * Dumps in pg_dump's tar format: recognises whether an archive is complete.
 *
 * An archive is complete if its first member, toc.dat, holds a whole table of contents, its last
 * member is restore.sql, two blocks of zeros end it, and its other members are those that its
 * contents name: the data of tables, and blobs.toc, which names the large objects. The headers of
 * the members must have the right checksum. The contents of members are skipped, except those of
 * toc.dat and blobs.toc. If the table of contents is of an unknown version, nothing is known about
 * the archive: `contents.unknown`.
 *
 * More archives may follow, and other bytes: VERDICT_FOLLOWED.
 *
 * The archive comes in pieces of any size, from its first byte.
 *
 * Source: _ArchiveEntry(), _StartLO() and _CloseArchive() of pg_dump's pg_backup_tar.c;
 * POSIX.1-2017, pax, "ustar Interchange Format".
 */
#ifndef DUMP_TAR_H
#define DUMP_TAR_H

#include "dump/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAR_BLOCK = 512 };

struct tar {
	uint64_t dumps;          /* that have begun in this stream; the rest is of the last one */
	struct archive contents; /* toc.dat */
	bool has_script;         /* the last member so far is restore.sql */
	const char *damage;      /* what is wrong with the archive, or NULL */
	const char *extra;       /* what follows the archive, or NULL */
	struct number_set there; /* members with data of a table or large object, by their names */
	uint64_t blob_lists;     /* members that are lists of large objects */

	/* The state of the reader. */
	uint64_t members;        /* so far */
	bool in_blobs;           /* the current one is a list of large objects */
	bool in_name;            /* it is after the first space of a line of that list */
	uint64_t name_hash;      /* of the bytes after it */
	struct number_set blobs; /* the members that these lists name */
	uint64_t content;        /* bytes of the member that are still to come */
	uint64_t padding;        /* bytes that fill its last block */
	int empty_blocks;        /* at the end so far; 2 means two or more */
	size_t block_filled;     /* bytes in BLOCK */
	unsigned char block[TAR_BLOCK];
};

/* There is nothing to close. */
void tar_open(struct tar *tar);

/* Takes the next LENGTH bytes. Ignores them after damage. */
void tar_feed(struct tar *tar, const void *bytes, size_t length);

/* The verdict when the archive has ended. *REASON is a constant text, NULL if it is complete. */
enum verdict tar_verdict(const struct tar *tar, const char **reason);

#endif

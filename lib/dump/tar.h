/*
 * Dumps in pg_dump's tar format: recognises whether an archive is complete.
 *
 * An archive is complete if its first member, toc.dat, holds a whole table of contents, its last
 * member is restore.sql, and two blocks of zeros end it. The headers of the members must have the
 * right checksum; their contents are skipped, except that of toc.dat. A table of contents of an
 * unknown version is not checked.
 *
 * The archive comes in pieces of any size, from its first byte.
 *
 * Source: _CloseArchive() of pg_dump's pg_backup_tar.c; POSIX.1-2017, pax, "ustar Interchange
 * Format".
 */
#ifndef DUMP_TAR_H
#define DUMP_TAR_H

#include "dump/archive.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TAR_BLOCK = 512 };

struct tar {
	struct archive contents; /* toc.dat */
	bool has_script;         /* the last member so far is restore.sql */
	const char *damage;      /* what is wrong with the archive, or NULL */

	/* The state of the reader. */
	uint64_t members;    /* so far */
	uint64_t content;    /* bytes of the member that are still to come */
	uint64_t padding;    /* bytes that fill its last block */
	int empty_blocks;    /* at the end so far; 2 means two or more */
	size_t block_filled; /* bytes in BLOCK */
	unsigned char block[TAR_BLOCK];
};

/* There is nothing to close. */
void tar_open(struct tar *tar);

/* Takes the next LENGTH bytes. Ignores them after damage. */
void tar_feed(struct tar *tar, const void *bytes, size_t length);

/* The archive has ended: NULL if it is complete, else a constant text that says what is wrong. */
const char *tar_fault(const struct tar *tar);

#endif

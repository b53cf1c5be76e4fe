/*
 * Walks through an archive of pg_dump's tar format, and knows whether it is all there.
 *
 * Fed with the archive in pieces of any size, from its first byte on, it passes over the members'
 * bytes without looking at them, but for those of the table of contents, toc.dat, which is the
 * first member. The archive is complete when its table of contents is whole, its last member,
 * restore.sql, is there, and two empty blocks of 512 bytes follow. Source: _CloseArchive() of
 * pg_dump's pg_backup_tar.c; POSIX.1-2017, pax, "ustar Interchange Format".
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
	bool has_script;         /* restore.sql has come, and was the last member */
	const char *damage;      /* what is wrong with it, or NULL */

	/* Where the walk is. */
	uint64_t members;    /* so far */
	uint64_t content;    /* bytes of the member that are still to come */
	uint64_t padding;    /* and of what fills its last block */
	int empty_blocks;    /* so far, at the end; no more than two are counted */
	size_t block_filled; /* bytes of the block being read */
	unsigned char block[TAR_BLOCK];
};

void tar_open(struct tar *tar);

/* The next LENGTH bytes. After damage they are ignored. */
void tar_feed(struct tar *tar, const void *bytes, size_t length);

/* The stream has ended: NULL if the archive is complete, or a constant text that says what is
 * wrong. */
const char *tar_fault(const struct tar *tar);

#endif

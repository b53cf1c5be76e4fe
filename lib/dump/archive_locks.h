/*
 * Counts the locks that the restore of an archive takes for certain, from its table of contents.
 *
 * A transaction that creates a table, index or sequence, or gives a large object its owner, keeps a
 * lock on it to its end. The count is a lower bound: the locks of TOAST tables, of what a statement
 * uses, and of types are left out, since the contents do not tell them exactly.
 */
#ifndef DUMP_ARCHIVE_LOCKS_H
#define DUMP_ARCHIVE_LOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive;

/*
 * Counts them in BYTES, the first LENGTH bytes of the archive or of toc.dat, which need not have
 * all of the contents. ARCHIVE has been fed with them. HAS_OWNERS: owners are restored.
 */
int64_t archive_locks_count(
	const struct archive *archive, const char *bytes, size_t length, bool has_owners);

#endif

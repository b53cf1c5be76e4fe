/*
 * Restores the data of an archive that is not rows for sessions of ours (stream_plan.h), while it
 * arrives: a pg_restore gets the contents and these blocks, in the order of the archive.
 */
#ifndef RESTORE_OTHER_BLOCKS_H
#define RESTORE_OTHER_BLOCKS_H

#include "restore/client_process.h"
#include "unix/memory_file.h"
#include "unix/status.h"

#include <stddef.h>

struct conninfo;
struct restore_programs;
struct text;

struct other_blocks_options {
	struct conninfo *conninfo;
	const struct restore_programs *programs;
	const char *target;          /* connection string of the database */
	const struct text *contents; /* of the archive, with its head */
	const struct text *list;     /* of the entries that have such data */
};

struct other_blocks {
	struct client_process process; /* pg_restore */
	struct memory_file list;
};

/* Initializes BLOCKS, so that it can be closed. */
void other_blocks_init(struct other_blocks *blocks);

/*
 * Begins, if the list is not empty. Returns STATUS_DONE, or STATUS_FAILED after an error message or
 * if a stop was requested.
 */
enum status other_blocks_open(
	struct other_blocks *blocks, const struct other_blocks_options *options);

/* Takes LENGTH bytes of such a block, with its frame. Returns as above. */
enum status other_blocks_feed(struct other_blocks *blocks, const char *bytes, size_t length);

/* All blocks have come: waits until they are restored. Returns as above. */
enum status other_blocks_finish(struct other_blocks *blocks);

/* Stops pg_restore and releases everything. */
void other_blocks_close(struct other_blocks *blocks);

#endif

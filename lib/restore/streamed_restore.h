/*
 * Restores an archive by several sessions while it arrives, without keeping its data.
 *
 * pg_restore restores the definitions before the data; blocks of rows are divided among sessions
 * (table_load.h), other data is passed on to another pg_restore (other_blocks.h); when all has
 * come, pg_restore restores the rest, by several processes. stream_plan.h says what belongs to
 * what. Rows that pg_dump has compressed come through one more pg_restore (compressed_rows.h).
 *
 * That is no transaction: the database must be one that is dropped if the restore fails.
 */
#ifndef RESTORE_STREAMED_RESTORE_H
#define RESTORE_STREAMED_RESTORE_H

#include "dump/block_reader.h"
#include "pg/restore_programs.h"
#include "restore/chosen_entries.h"
#include "restore/compressed_rows.h"
#include "restore/copy_sessions.h"
#include "restore/other_blocks.h"
#include "restore/stream_plan.h"
#include "restore/table_load.h"
#include "unix/memory_file.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct streamed_restore_options {
	struct copy_sessions_options sessions;
	const struct restore_programs *programs; /* what their choice leaves out is not restored */
	const char *const *manner;               /* the choice but for that; NULL: all of it */
	const char *target;                      /* connection string of the database */
};

struct streamed_restore {
	struct streamed_restore_options options;
	struct text contents; /* with the head */
	size_t to_skip;       /* of them: bytes that are still to be fed */
	struct memory_file file;
	struct restore_programs programs; /* those of the options, which have the file, too */
	struct chosen_entries chosen;
	struct stream_plan plan;
	struct copy_sessions sessions;
	struct block_reader reader;
	const struct data_block *block; /* that arrives, or NULL */
	struct table_load load;         /* of the rows for `sessions` */
	bool is_compressed;             /* its data is: rows go through `compressed` */
	struct compressed_rows compressed;
	struct other_blocks others;
};

/*
 * Whether the archive that begins with the LENGTH bytes at BYTES can be restored so: its whole
 * contents are among them, and its statements name the schemas of tables, as those of PostgreSQL
 * 10.3 and later do. ARCHIVE has been fed with them.
 */
bool streamed_restore_suits(const struct archive *archive, const char *bytes, size_t length);

/*
 * Begins, and restores the definitions. The archive is as for streamed_restore_suits(); these
 * bytes are to be fed again. What OPTIONS points to must stay valid. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message or if a stop was requested. Must be closed in both cases.
 */
enum status streamed_restore_open(struct streamed_restore *restore,
	const struct streamed_restore_options *options, const struct archive *archive,
	const char *bytes, size_t length);

/*
 * Takes the next LENGTH bytes of the archive. Returns as above, or STATUS_INPUT after an error
 * message if they are damaged.
 */
enum status streamed_restore_feed(
	struct streamed_restore *restore, const char *bytes, size_t length);

/* The archive is complete: restores the rest. Returns as streamed_restore_feed() does. */
enum status streamed_restore_finish(struct streamed_restore *restore);

/* Stops what runs and releases everything. */
void streamed_restore_close(struct streamed_restore *restore);

#endif

/*
 * Loads the rows of an archive whose blocks pg_dump has compressed, while they arrive.
 *
 *     contents and blocks of rows | pg_restore -f - | this process | sessions
 *
 * pg_restore decompresses the blocks, with the method that the archive names, and fails if one is
 * damaged. Its SQL is not run: only rows are taken from it (unpacked_rows.h), for the tables that
 * the plan names, and they are loaded by COPY of our own (table_load.h).
 */
#ifndef RESTORE_COMPRESSED_ROWS_H
#define RESTORE_COMPRESSED_ROWS_H

#include "restore/unpacked_rows.h"
#include "restore/unpacker.h"
#include "unix/memory_file.h"
#include "unix/status.h"

#include <stddef.h>

struct restore_programs;
struct stream_plan;
struct table_load;
struct text;

struct compressed_rows_options {
	const struct restore_programs *programs;
	const struct text *contents; /* of the archive, with its head */
	const struct stream_plan *plan;
	struct table_load *load;
};

struct compressed_rows {
	struct compressed_rows_options options;
	struct memory_file list;
	struct unpacker unpacker;
	struct unpacked_rows sql;
	size_t begun;       /* tables of the plan */
	enum status status; /* of what was taken from pg_restore */
};

/* Initializes ROWS, so that it can be closed. */
void compressed_rows_init(struct compressed_rows *rows);

/*
 * Begins, if the plan has rows. What OPTIONS points to must stay valid. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message or if a stop was requested.
 */
enum status compressed_rows_open(
	struct compressed_rows *rows, const struct compressed_rows_options *options);

/*
 * Takes LENGTH bytes of a block of rows, with its frame. Returns as above, or STATUS_INPUT after an
 * error message if the data is damaged.
 */
enum status compressed_rows_feed(struct compressed_rows *rows, const char *bytes, size_t length);

/* All blocks have come: the sessions get the rest of the rows. Returns as above. */
enum status compressed_rows_finish(struct compressed_rows *rows);

/* Stops pg_restore and releases everything. */
void compressed_rows_close(struct compressed_rows *rows);

#endif

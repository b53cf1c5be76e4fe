/*
 * Loads the rows of tables, one table after another, while they arrive: cuts them into pieces
 * (row_pieces.h) and gives these to the sessions (copy_sessions.h).
 */
#ifndef RESTORE_TABLE_LOAD_H
#define RESTORE_TABLE_LOAD_H

#include "restore/row_pieces.h"
#include "unix/status.h"

#include <stddef.h>

struct copy_sessions;
struct data_block;

struct table_load {
	struct copy_sessions *sessions;
	const struct data_block *block; /* of the table */
	struct row_pieces pieces;
};

/* The caller opens SESSIONS before the first rows. LOAD must not be moved, and needs no close. */
void table_load_open(struct table_load *load, struct copy_sessions *sessions);

/* The next rows are those of BLOCK, which must stay valid. */
void table_load_begin(struct table_load *load, const struct data_block *block);

/*
 * Takes the next LENGTH bytes of rows. Returns STATUS_DONE, or STATUS_FAILED after an error message
 * or if a stop was requested.
 */
enum status table_load_add(struct table_load *load, const char *bytes, size_t length);

/*
 * The table has all its rows. Returns as above, or STATUS_INPUT after an error message if the last
 * one does not end.
 */
enum status table_load_end(struct table_load *load);

/* The same where the end that pg_dump writes was added after the rows (row_pieces_end_block()). */
enum status table_load_end_block(struct table_load *load);

#endif

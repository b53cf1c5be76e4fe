/*
 * Cuts the rows of a table, as pg_dump writes them, into pieces that end with a row.
 *
 * In the text format of COPY no row has a line end within. A row that is larger than a piece is
 * cut.
 */
#ifndef RESTORE_ROW_PIECES_H
#define RESTORE_ROW_PIECES_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { ROW_PIECE_SIZE = 1 << 17 };

/*
 * Takes a piece, of LENGTH bytes. CUTS_ROW: its last row continues in the next piece. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message or if a stop was requested.
 */
typedef enum status row_piece_taker(void *context, const char *bytes, size_t length, bool cuts_row);

struct row_pieces {
	row_piece_taker *take;
	void *context;
	bool in_row; /* the last piece has cut a row */
	size_t length;
	char bytes[ROW_PIECE_SIZE]; /* that were not taken yet */
};

void row_pieces_open(struct row_pieces *pieces, row_piece_taker *take, void *context);

/* Adds the next LENGTH bytes of the rows. Returns as the taker does. */
enum status row_pieces_add(struct row_pieces *pieces, const char *bytes, size_t length);

/*
 * The rows have ended; those of the next table may begin. Returns as the taker does; STATUS_INPUT
 * after an error message if the last row does not end.
 */
enum status row_pieces_end(struct row_pieces *pieces);

/*
 * The same where the rows are followed, among the bytes that were added, by the end that pg_dump
 * writes in an archive (dump/archive_block.h), which is taken off. STATUS_INPUT also if it is not
 * there.
 */
enum status row_pieces_end_block(struct row_pieces *pieces);

#endif

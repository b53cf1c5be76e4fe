/*
 * Cuts the data of a table, as pg_dump writes it, into pieces that end with a row, and takes off
 * its end.
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

/* Adds the next LENGTH bytes of the data. Returns as the taker does. */
enum status row_pieces_add(struct row_pieces *pieces, const char *bytes, size_t length);

/*
 * The data has ended; the next one may begin. Returns as the taker does; STATUS_INPUT after an
 * error message if it has not the end that pg_dump writes.
 */
enum status row_pieces_end(struct row_pieces *pieces);

#endif

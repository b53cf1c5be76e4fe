/*
 * One session that reads ranges, one at a time, and never blocks.
 *
 * A reader's transaction ends with its range, since COPY of a query keeps locks on the indexes of
 * its table. The reader that is the coordinator, whose transaction goes on, uses a savepoint.
 */
#ifndef PARALLEL_RANGE_READER_H
#define PARALLEL_RANGE_READER_H

#include "parallel/range_queue.h"
#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

struct range_reader {
	PGconn *connection;   /* NULL: not made yet, or closed */
	bool is_given_up;     /* it could not be made */
	const char *snapshot; /* NULL: the session is the coordinator's */
	struct range *range;  /* that is read; NULL: none */
	bool is_copying;      /* within the rows */
	bool has_copied;
	bool is_refused; /* the lock could not be had */
	bool has_rows;   /* libpq has received more than there was room for */
	size_t row;      /* the bytes of a row whose rest has not been taken */
	size_t unread;   /* those that have arrived since the last complete row, or more */
	size_t largest_row;
};

/* Begins to read RANGE. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status range_reader_begin(struct range_reader *reader, struct range *range);

/*
 * Reads what has arrived, to be called when the socket is readable or `has_rows` is set, and there
 * is room: the rows of the range may take BYTES, as row_buffer_has_room() says. When the range has
 * been read, sets its state, and `range` to NULL; if the lock could not be had, its state is
 * RANGE_WAITS again, and its item is occupied. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message.
 */
enum status range_reader_work(struct range_reader *reader, struct row_pool *pool, uint64_t bytes);

/*
 * The memory that libpq takes to receive rows, but for some KiB: it holds a row as a whole, and
 * does not shrink until the connection is closed.
 */
uint64_t range_reader_memory(const struct range_reader *reader);

/* Cancels what is going on, and closes the connection, unless it is the coordinator's. */
void range_reader_close(struct range_reader *reader);

/* Adds the statements that read RANGE. Exported for tests. */
void range_reader_add_query(struct text *sql, const struct range *range, const char *snapshot);

#endif

/*
 * A session that loads rows by COPY, one table after the other, without waiting for the server.
 */
#ifndef RESTORE_COPY_SESSION_H
#define RESTORE_COPY_SESSION_H

#include "unix/byte_queue.h"
#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct data_block;

enum copy_state {
	COPY_IDLE,
	COPY_STARTS, /* the statement has been sent */
	COPY_RUNS,
	COPY_ENDS, /* the end of the rows has been sent */
};

struct copy_session {
	PGconn *connection;
	enum copy_state state;
	const struct data_block *block; /* whose rows it loads */
	struct byte_queue queue;        /* rows that libpq has not got yet */
	uint64_t lines;                 /* of this COPY */
	bool in_row;                    /* the last piece that it got has cut a row */
	bool is_last;                   /* COPY ends after the queue */
	bool has_output;                /* libpq has more to send */
};

/*
 * Whether the session can take a piece of rows (row_pieces.h) of BLOCK now: fewer than LIMIT bytes
 * of it wait.
 */
bool copy_session_has_room(
	const struct copy_session *session, const struct data_block *block, size_t limit);

/*
 * Gives rows of BLOCK to a session that has room for them. Begins COPY if need be. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status copy_session_take(struct copy_session *session, const struct data_block *block,
	const char *rows, size_t length, bool cuts_row);

/* Ends COPY, if it runs, after the rows that the session has. Returns as above. */
enum status copy_session_end(struct copy_session *session);

/*
 * Does what can be done without waiting; HAS_INPUT: the connection polls as readable. Returns as
 * copy_session_take() does.
 */
enum status copy_session_work(struct copy_session *session, bool has_input);

/* Ends the session; cancels what it does. */
void copy_session_close(struct copy_session *session);

#endif

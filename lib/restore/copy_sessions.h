/*
 * Several sessions that load rows by COPY.
 *
 * Rows that a session has not sent yet wait in its share of the memory. So a table goes to one
 * session, while others still load the tables before it: sessions that add to the same table wait
 * for each other. Only when there is no room in the session's share, others load rows of the table,
 * too, and few rows wait for each of them: then none waits for rows, and reading ahead gains
 * nothing.
 */
#ifndef RESTORE_COPY_SESSIONS_H
#define RESTORE_COPY_SESSIONS_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct conninfo;
struct copy_session;
struct data_block;
struct pollfd;

struct copy_sessions_options {
	struct conninfo *conninfo;
	const char *database;
	int jobs;             /* at most so many sessions */
	size_t memory;        /* bytes of rows that wait, of all sessions together */
	const char *encoding; /* of the rows; "": that of the database */
	bool old_strings;     /* standard_conforming_strings is off */
	const char *role;     /* that restores, or NULL */
};

/* All zero: there are none. */
struct copy_sessions {
	struct copy_session *sessions;
	size_t count;
	struct copy_session *in_row; /* it has the beginning of a row */
	struct pollfd *watched;
};

/*
 * Connects. Fewer sessions than asked for are enough, with a warning. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. Must be closed in both cases.
 */
enum status copy_sessions_open(
	struct copy_sessions *sessions, const struct copy_sessions_options *options);

/*
 * Gives rows of BLOCK to a session, as row_piece_taker has it, and waits until one has room for
 * them. The rows of a block follow each other.
 */
enum status copy_sessions_take(struct copy_sessions *sessions, const struct data_block *block,
	const char *rows, size_t length, bool cuts_row);

/* The sessions have got all rows of the block. Returns as copy_sessions_work() does. */
enum status copy_sessions_end(struct copy_sessions *sessions);

/* Does what can be done without waiting. Returns STATUS_DONE, or STATUS_FAILED after a message. */
enum status copy_sessions_work(struct copy_sessions *sessions);

/*
 * Waits until something can be done, and does it, or until OUT is writable, or IN readable; each
 * may be -1. Returns STATUS_DONE, or STATUS_FAILED after an error message or if a stop was
 * requested.
 */
enum status copy_sessions_wait(struct copy_sessions *sessions, int out, int in);

/*
 * Waits until all rows are in their tables. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message or if a stop was requested.
 */
enum status copy_sessions_finish(struct copy_sessions *sessions);

/* Ends the sessions, whatever they do. */
void copy_sessions_close(struct copy_sessions *sessions);

#endif

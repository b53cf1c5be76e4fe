#include "restore/copy_sessions.h"

#include "pg/query.h"
#include "pg/server.h"
#include "restore/copy_session.h"
#include "restore/row_pieces.h"
#include "sql/token.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
	SQL_MAX = 1 << 16,
	SHARE_MIN = 2 * ROW_PIECE_SIZE, /* so that one piece can be added while one is sent */
	SHARE_MAX = 1 << 26,            /* more would take longer to clear than it gains */
	SHARED_MAX = 1 << 20, /* rows of a table that several sessions load: they are all busy */
	WATCHED_BESIDE = 3,   /* beside the sessions: requests to stop, and descriptors of others */
};

/* The end of a session that does nothing arrives as a notice, and is reported later. */
static void note_notice(void *context, const char *message)
{
	(void)context;
	note("the server says: %.*s", (int)strcspn(message, "\n"), message);
}

/*
 * What pg_restore sets. Source: _doSetFixedOutputState() of pg_backup_archiver.c. And no commit
 * waits for the disk: the one that gives the database its name does, with all that is before it in
 * the log.
 */
static enum status set_up(PGconn *connection, const struct copy_sessions_options *options)
{
	enum status status;
	struct text sql;

	text_init(&sql, SQL_MAX);
	if (*options->encoding != '\0') {
		text_add(&sql, "SET client_encoding = ");
		sql_add_string(options->encoding, &sql);
		text_add(&sql, ";");
	}
	text_printf(&sql,
		"SET standard_conforming_strings = %s; SET check_function_bodies = false;"
		"SET xmloption = content; SET client_min_messages = warning;"
		"SET row_security = off; SET synchronous_commit = off",
		options->old_strings ? "off" : "on");
	if (options->role) {
		text_add(&sql, "; SET ROLE ");
		sql_add_name(options->role, &sql);
	}
	status = text_finish(&sql, "the settings of a session");
	if (status == STATUS_DONE && query_do(connection, sql.bytes) != 0)
		status = STATUS_FAILED;
	text_release(&sql);
	if (status == STATUS_DONE && PQsetnonblocking(connection, 1) != 0)
		status = status_fail("could not prepare a session");
	PQsetNoticeProcessor(connection, note_notice, NULL);
	return status;
}

/* Sets *CONNECTION to NULL, with the REASON, if there can be no more. */
static enum status connect_session(
	const struct copy_sessions_options *options, PGconn **connection, struct text *reason)
{
	const struct server_options server = {.database = options->database, .reason = reason};
	enum status status = server_connect(options->conninfo, &server, connection);

	if (status == STATUS_DONE && *connection)
		status = set_up(*connection, options);
	if (status == STATUS_DONE)
		return STATUS_DONE;
	PQfinish(*connection);
	return status;
}

static size_t find_share(size_t size)
{
	if (size < SHARE_MIN)
		return SHARE_MIN;
	return size < SHARE_MAX ? size : SHARE_MAX;
}

static enum status connect_sessions(struct copy_sessions *sessions,
	const struct copy_sessions_options *options, struct text *reason)
{
	size_t wanted = (size_t)options->jobs;
	size_t share = find_share(options->memory / wanted);
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE && sessions->count < wanted) {
		struct copy_session *session = &sessions->sessions[sessions->count];

		status = connect_session(options, &session->connection, reason);
		if (status != STATUS_DONE || !session->connection)
			break;
		sessions->count++;
		status = byte_queue_open(&session->queue, share);
	}
	if (status == STATUS_DONE && sessions->count == 0)
		status = status_fail("could not connect again: %s", reason->bytes);
	else if (status == STATUS_DONE && sessions->count < wanted)
		warn("only %zu of %zu connections could be made: %s", sessions->count, wanted,
			reason->bytes);
	return status;
}

enum status copy_sessions_open(
	struct copy_sessions *sessions, const struct copy_sessions_options *options)
{
	size_t room = (size_t)options->jobs;
	struct text reason;
	enum status status;

	*sessions = (struct copy_sessions){
		.sessions = calloc(room, sizeof *sessions->sessions),
		.watched = calloc(room + WATCHED_BESIDE, sizeof *sessions->watched),
	};
	if (!sessions->sessions || !sessions->watched)
		return status_fail("out of memory");
	text_init(&reason, MESSAGE_MAX);
	status = connect_sessions(sessions, options, &reason);
	text_release(&reason);
	return status;
}

static void watch_sessions(struct copy_sessions *sessions, int out, int in)
{
	struct pollfd *beside = &sessions->watched[sessions->count];

	for (size_t i = 0; i < sessions->count; i++) {
		const struct copy_session *session = &sessions->sessions[i];

		sessions->watched[i] = (struct pollfd){
			.fd = PQsocket(session->connection),
			.events = session->has_output ? POLLIN | POLLOUT : POLLIN,
		};
	}
	beside[0] = (struct pollfd){.fd = stop_descriptor(), .events = POLLIN};
	beside[1] = (struct pollfd){.fd = out, .events = POLLOUT};
	beside[2] = (struct pollfd){.fd = in, .events = POLLIN};
}

/*
 * Works after at most MILLISECONDS; -1: when something can be done, OUT is writable or IN is
 * readable.
 */
static enum status work_within(struct copy_sessions *sessions, int milliseconds, int out, int in)
{
	enum status status = STATUS_DONE;

	watch_sessions(sessions, out, in);
	if (poll(sessions->watched, (nfds_t)sessions->count + WATCHED_BESIDE, milliseconds) <= 0)
		return STATUS_DONE;
	if (sessions->watched[sessions->count].revents != 0)
		stop_drain();
	for (size_t i = 0; status == STATUS_DONE && i < sessions->count; i++)
		if (sessions->watched[i].revents != 0)
			status = copy_session_work(&sessions->sessions[i],
				(sessions->watched[i].revents & ~POLLOUT) != 0);
	return status;
}

enum status copy_sessions_work(struct copy_sessions *sessions)
{
	return work_within(sessions, 0, -1, -1);
}

enum status copy_sessions_wait(struct copy_sessions *sessions, int out, int in)
{
	enum status status = work_within(sessions, -1, out, in);

	return stop_requested() == 0 ? status : STATUS_FAILED;
}

/* How many bytes of rows of the block may wait in a session. */
static size_t find_limit(const struct copy_sessions *sessions, const struct data_block *block)
{
	size_t loading = 0;

	for (size_t i = 0; i < sessions->count; i++)
		loading += sessions->sessions[i].block == block;
	return loading > 1 ? SHARED_MAX : SHARE_MAX;
}

/* The rest of a row goes where its beginning is, and rows of a block to where others of it are. */
static struct copy_session *find_session(
	struct copy_sessions *sessions, const struct data_block *block)
{
	struct copy_session *found = NULL;
	size_t limit = find_limit(sessions, block);

	if (sessions->in_row)
		return copy_session_has_room(sessions->in_row, block, SHARE_MAX) ? sessions->in_row
										 : NULL;
	for (size_t i = 0; i < sessions->count; i++) {
		struct copy_session *session = &sessions->sessions[i];

		if (copy_session_has_room(session, block, limit) &&
			(!found || (found->block != block && session->block == block)))
			found = session;
	}
	return found;
}

enum status copy_sessions_take(struct copy_sessions *sessions, const struct data_block *block,
	const char *rows, size_t length, bool cuts_row)
{
	struct copy_session *session;

	while (!(session = find_session(sessions, block))) {
		if (copy_sessions_wait(sessions, -1, -1) != STATUS_DONE)
			return STATUS_FAILED;
	}
	sessions->in_row = cuts_row ? session : NULL;
	return copy_session_take(session, block, rows, length, cuts_row);
}

enum status copy_sessions_end(struct copy_sessions *sessions)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < sessions->count; i++)
		status = copy_session_end(&sessions->sessions[i]);
	return status;
}

static bool are_idle(const struct copy_sessions *sessions)
{
	for (size_t i = 0; i < sessions->count; i++)
		if (sessions->sessions[i].state != COPY_IDLE)
			return false;
	return true;
}

enum status copy_sessions_finish(struct copy_sessions *sessions)
{
	while (!are_idle(sessions))
		if (copy_sessions_wait(sessions, -1, -1) != STATUS_DONE)
			return STATUS_FAILED;
	return STATUS_DONE;
}

void copy_sessions_close(struct copy_sessions *sessions)
{
	for (size_t i = 0; i < sessions->count; i++)
		copy_session_close(&sessions->sessions[i]);
	free(sessions->sessions);
	free(sessions->watched);
	*sessions = (struct copy_sessions){.count = 0};
}

#include "restore/copy_session.h"

#include "pg/query.h"
#include "restore/row_pieces.h"
#include "restore/stream_plan.h"
#include "unix/message.h"
#include "unix/number.h"

#include <string.h>

enum { SQL_MAX = 1 << 24 };

/* The first line of the server's message, and where in the rows it was. */
static enum status fail_to_copy(const struct copy_session *session, const PGresult *result)
{
	const char *message =
		result ? PQresultErrorMessage(result) : PQerrorMessage(session->connection);
	const char *place = PQresultErrorField(result, PG_DIAG_CONTEXT);
	const struct data_block *block = session->block;

	if (!block)
		return status_fail("a session that loads rows has ended: %.*s",
			(int)strcspn(message, "\n"), message);
	return status_fail("could not restore the data of table \"%.*s.%.*s\": %.*s%s%s%s",
		(int)block->schema.length, block->schema.bytes, (int)block->tag.length,
		block->tag.bytes, (int)strcspn(message, "\n"), message, place ? " (" : "",
		place ? place : "", place ? ")" : "");
}

/* The connection has failed. The server may have said why: libpq looks when COPY has ended. */
static enum status fail_to_talk(const struct copy_session *session)
{
	PGresult *result;
	enum status status;

	if (session->state == COPY_RUNS)
		(void)PQputCopyEnd(session->connection, NULL);
	result = PQgetResult(session->connection);
	status = fail_to_copy(session, PQresultStatus(result) == PGRES_FATAL_ERROR ? result : NULL);
	PQclear(result);
	return status;
}

bool copy_session_has_room(
	const struct copy_session *session, const struct data_block *block, size_t limit)
{
	if (session->state == COPY_IDLE)
		return true;
	return session->block == block && !session->is_last && session->queue.length < limit &&
	       byte_queue_room(&session->queue) >= ROW_PIECE_SIZE;
}

static enum status begin_copy(struct copy_session *session, const struct data_block *block)
{
	struct text sql;
	enum status status;

	session->block = block;
	session->state = COPY_STARTS;
	session->lines = 0;
	session->is_last = false;
	text_init(&sql, SQL_MAX);
	text_add_bytes(&sql, block->copy.bytes, block->copy.length);
	status = text_finish(&sql, "the COPY statement of a table");
	if (status == STATUS_DONE && PQsendQuery(session->connection, sql.bytes) == 0)
		status = fail_to_talk(session);
	text_release(&sql);
	return status;
}

enum status copy_session_take(struct copy_session *session, const struct data_block *block,
	const char *rows, size_t length, bool cuts_row)
{
	enum status status = STATUS_DONE;

	byte_queue_add(&session->queue, rows, length);
	session->in_row = cuts_row;
	if (session->state == COPY_IDLE)
		status = begin_copy(session, block);
	return status == STATUS_DONE ? copy_session_work(session, false) : status;
}

/* The server counts the rows: one that it took for the end would hide those after it. */
static enum status check_count(const struct copy_session *session, PGresult *result)
{
	uint64_t rows;

	if (number_read(PQcmdTuples(result), INT64_MAX, &rows) && rows == session->lines)
		return STATUS_DONE;
	return status_fail("the server has restored %s rows of %llu of table \"%.*s\"",
		PQcmdTuples(result), (unsigned long long)session->lines,
		(int)session->block->tag.length, session->block->tag.bytes);
}

static enum status take_result(struct copy_session *session, PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_COPY_IN:
		if (session->state != COPY_STARTS)
			break;
		session->state = COPY_RUNS;
		return STATUS_DONE;
	case PGRES_COMMAND_OK:
		if (session->state != COPY_ENDS)
			break;
		return check_count(session, result);
	default:
		break;
	}
	return fail_to_copy(session, result);
}

static void become_idle(struct copy_session *session)
{
	session->state = COPY_IDLE;
	session->block = NULL;
}

static enum status take_results(struct copy_session *session)
{
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE &&
		(session->state == COPY_STARTS || session->state == COPY_ENDS) &&
		!PQisBusy(session->connection)) {
		PGresult *result = PQgetResult(session->connection);

		if (!result && session->state == COPY_STARTS)
			status = fail_to_copy(session, NULL);
		else if (!result)
			become_idle(session);
		else
			status = take_result(session, result);
		PQclear(result);
	}
	return status;
}

/* Sets has_output. */
static enum status send_output(struct copy_session *session)
{
	int left = PQflush(session->connection);

	session->has_output = left > 0;
	return left < 0 ? fail_to_talk(session) : STATUS_DONE;
}

static enum status send_piece(struct copy_session *session, const char *rows, size_t length)
{
	session->lines += bytes_count_lines(rows, length);
	if (PQputCopyData(session->connection, rows, (int)length) <= 0)
		return fail_to_talk(session);
	byte_queue_drop(&session->queue, length);
	return send_output(session);
}

static enum status send_end(struct copy_session *session)
{
	if (PQputCopyEnd(session->connection, NULL) <= 0)
		return fail_to_talk(session);
	session->state = COPY_ENDS;
	return send_output(session);
}

/* Hands rows to libpq, a piece at a time, when it has sent what came before. */
static enum status send_rows(struct copy_session *session)
{
	enum status status = send_output(session);

	while (status == STATUS_DONE && !session->has_output && session->state == COPY_RUNS) {
		const char *rows;
		size_t length = byte_queue_first(&session->queue, &rows);

		if (length > ROW_PIECE_SIZE)
			length = ROW_PIECE_SIZE;
		if (length > 0)
			status = send_piece(session, rows, length);
		else if (session->is_last)
			status = send_end(session);
		else
			break;
	}
	return status;
}

/*
 * While COPY runs the server says nothing, unless it has failed, and libpq tells that only when the
 * rows have ended; it may have received that before. If nothing is wrong, another COPY goes on with
 * the table.
 */
enum status copy_session_work(struct copy_session *session, bool has_input)
{
	enum status status = STATUS_DONE;

	if (has_input && PQconsumeInput(session->connection) == 0)
		return fail_to_talk(session);
	if (has_input && session->state == COPY_RUNS && !session->in_row)
		session->is_last = true;
	status = take_results(session);
	if (status == STATUS_DONE)
		status = send_rows(session);
	return status == STATUS_DONE ? take_results(session) : status;
}

enum status copy_session_end(struct copy_session *session)
{
	if (session->state != COPY_STARTS && session->state != COPY_RUNS)
		return STATUS_DONE;
	session->is_last = true;
	return copy_session_work(session, false);
}

void copy_session_close(struct copy_session *session)
{
	if (session->state != COPY_IDLE)
		query_cancel(session->connection);
	PQfinish(session->connection);
	session->connection = NULL;
	byte_queue_close(&session->queue);
}

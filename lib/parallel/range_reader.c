#include "parallel/range_reader.h"

#include "parallel/data_list.h"
#include "pg/query.h"
#include "unix/message.h"
#include "unix/text.h"

#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>

enum {
	SQL_MAX = 1 << 24,
	LIBPQ_BUFFER = 1 << 14, /* as long as rows are small */
	STEPS_MAX = 16,         /* before other sessions are read from */
};

/* SQLSTATEs: Appendix A of PostgreSQL's manual. In a transaction that only reads, at REPEATABLE
 * READ, the first one is that of a standby whose replay needs what is read. */
#define CONFLICT_WITH_RECOVERY "40001"
#define LOCK_NOT_AVAILABLE "55P03"

/* The column list of the archive is quoted as it is. */
static void add_columns(struct text *sql, const struct data_item *item)
{
	text_add_bytes(sql, item->columns, item->columns_length);
}

/* COPY of a table uses no planner, and locks no index. */
static void add_whole_table(struct text *sql, const struct data_item *item)
{
	text_printf(sql, "COPY %s", item->name);
	if (item->columns_length > 0) {
		text_add(sql, " (");
		add_columns(sql, item);
		text_add(sql, ")");
	}
	text_add(sql, " TO STDOUT");
}

static void add_range(struct text *sql, const struct range *range)
{
	text_add(sql, "COPY (SELECT ");
	add_columns(sql, range->item);
	text_printf(sql, " FROM ONLY %s WHERE ctid >= '(%" PRIu64 ",0)'", range->item->name,
		range->first_page);
	if (range->end_page > 0)
		text_printf(sql, " AND ctid < '(%" PRIu64 ",0)'", range->end_page);
	text_add(sql, ") TO STDOUT");
}

void range_reader_add_query(struct text *sql, const struct range *range, const char *snapshot)
{
	if (snapshot)
		text_printf(sql,
			"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
			"SET TRANSACTION SNAPSHOT '%s';"
			"LOCK TABLE ONLY %s IN ACCESS SHARE MODE NOWAIT;",
			snapshot, range->item->name);
	else
		text_add(sql, "SAVEPOINT pgb_range;");
	if (range->is_whole)
		add_whole_table(sql, range->item);
	else
		add_range(sql, range);
	text_add(sql, snapshot ? ";COMMIT"
			       : ";ROLLBACK TO SAVEPOINT pgb_range;"
				 "RELEASE SAVEPOINT pgb_range");
}

static enum status fail_to_read(
	const struct range_reader *reader, const struct range *range, const PGresult *result)
{
	const char *message =
		result ? PQresultErrorMessage(result) : PQerrorMessage(reader->connection);

	fail("could not read table %s: %.*s", range->item->name, (int)strcspn(message, "\n"),
		message);
	if (query_has_state(result, CONFLICT_WITH_RECOVERY))
		hint("set hot_standby_feedback to on on the standby, raise "
		     "max_standby_streaming_delay, or dump the primary");
	return STATUS_FAILED;
}

enum status range_reader_begin(struct range_reader *reader, struct range *range)
{
	enum status status;
	struct text sql;

	text_init(&sql, SQL_MAX);
	range_reader_add_query(&sql, range, reader->snapshot);
	status = text_finish(&sql, "the statement that reads a table");
	if (status == STATUS_DONE && PQsendQuery(reader->connection, sql.bytes) == 0)
		status = fail_to_read(reader, range, NULL);
	text_release(&sql);
	if (status != STATUS_DONE)
		return status;
	range->state = RANGE_IS_READ;
	reader->range = range;
	reader->is_copying = reader->has_copied = reader->is_refused = reader->has_rows = false;
	reader->row = reader->unread = 0;
	return STATUS_DONE;
}

/* Takes note of LENGTH bytes that were taken: a row, or a part of one if they fill SIZE. */
static void count_row(struct range_reader *reader, const char *bytes, size_t length, size_t size)
{
	reader->row += length;
	if (length == size && bytes[length - 1] != '\n')
		return;
	if (reader->row > reader->largest_row)
		reader->largest_row = reader->row;
	reader->row = reader->unread = 0;
}

/*
 * Takes the rows that have arrived, as far as there is room. STATUS_GOING_ON: there may be more.
 * PQgetlineAsync() copies to where the rows are to be, and in pieces; PQgetCopyData() would
 * allocate memory for each row, and for a large one as much as libpq's buffer has already.
 */
static enum status take_rows(struct range_reader *reader, struct row_pool *pool, uint64_t bytes)
{
	struct row_buffer *rows = &reader->range->rows;

	while (row_buffer_has_room(rows, bytes)) {
		size_t size;
		char *room = row_buffer_room(rows, pool, &size);
		int length = room ? PQgetlineAsync(reader->connection, room, (int)size) : 0;

		if (!room)
			return STATUS_FAILED;
		row_buffer_add(rows, pool, length > 0 ? (size_t)length : 0);
		if (length == 0)
			return STATUS_GOING_ON;
		if (length < 0) {
			reader->is_copying = false; /* PQgetResult() tells whether well */
			return STATUS_DONE;
		}
		count_row(reader, room, (size_t)length, size);
	}
	reader->has_rows = true;
	return STATUS_GOING_ON;
}

/* Whether the lock could not be had, since a statement that changes the table waits for it. */
static bool is_refusal(const struct range_reader *reader, const PGresult *result)
{
	return !reader->has_copied && reader->snapshot &&
	       query_has_state(result, LOCK_NOT_AVAILABLE);
}

static enum status take_result(struct range_reader *reader, const PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_COPY_OUT:
		reader->is_copying = reader->has_copied = true;
		return STATUS_DONE;
	case PGRES_COMMAND_OK:
		return STATUS_DONE;
	default:
		if (!is_refusal(reader, result))
			return fail_to_read(reader, reader->range, result);
		reader->is_refused = true;
		return STATUS_DONE;
	}
}

/* The refused transaction has to be ended. It does not wait for anything. */
static enum status end_refused_transaction(struct range_reader *reader)
{
	PGresult *result = PQexec(reader->connection, "ROLLBACK");
	enum status status = PQresultStatus(result) == PGRES_COMMAND_OK
				     ? STATUS_DONE
				     : fail_to_read(reader, reader->range, result);

	PQclear(result);
	if (!reader->range->item->is_occupied)
		note("table %s: a statement that changes it waits", reader->range->item->name);
	reader->range->item->is_occupied = true;
	reader->range->state = RANGE_WAITS;
	return status;
}

/* All statements have ended. */
static enum status finish_range(struct range_reader *reader)
{
	enum status status = STATUS_DONE;

	if (reader->is_refused)
		status = end_refused_transaction(reader);
	else if (!reader->has_copied)
		status = status_fail("table %s was not read", reader->range->item->name);
	else
		reader->range->state = RANGE_IS_COMPLETE;
	reader->range = NULL;
	return status;
}

/* Takes what libpq has received. */
static enum status take_all(struct range_reader *reader, struct row_pool *pool, uint64_t bytes)
{
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE) {
		PGresult *result;

		if (reader->is_copying) {
			status = take_rows(reader, pool, bytes);
			continue;
		}
		if (PQisBusy(reader->connection))
			return STATUS_DONE;
		result = PQgetResult(reader->connection);
		if (!result)
			return finish_range(reader);
		status = take_result(reader, result);
		PQclear(result);
	}
	return status == STATUS_GOING_ON ? STATUS_DONE : status;
}

/* Sets *WAITING to the number of bytes that had arrived before. */
static enum status receive(struct range_reader *reader, int *waiting)
{
	*waiting = 0;
	if (ioctl(PQsocket(reader->connection), FIONREAD, waiting) == 0 && *waiting > 0)
		reader->unread += (size_t)*waiting;
	if (PQconsumeInput(reader->connection) == 0)
		return fail_to_read(reader, reader->range, NULL);
	return STATUS_DONE;
}

/*
 * libpq's buffer would grow if it received more before its rows are taken. It receives no more at a
 * time than it has room for.
 */
enum status range_reader_work(struct range_reader *reader, struct row_pool *pool, uint64_t bytes)
{
	enum status status = STATUS_DONE;
	int waiting = 0;

	for (int i = 0; i < STEPS_MAX; i++) {
		if (!reader->has_rows)
			status = receive(reader, &waiting);
		reader->has_rows = false;
		if (status == STATUS_DONE)
			status = take_all(reader, pool, bytes);
		if (status != STATUS_DONE || !reader->range || reader->has_rows ||
			reader->unread > 0 || waiting <= LIBPQ_BUFFER)
			break;
	}
	return status;
}

uint64_t range_reader_memory(const struct range_reader *reader)
{
	return reader->unread > reader->largest_row ? reader->unread : reader->largest_row;
}

void range_reader_close(struct range_reader *reader)
{
	query_cancel(reader->connection);
	if (reader->snapshot)
		PQfinish(reader->connection);
	*reader = (struct range_reader){.connection = NULL};
}

#include "parallel/range_readers.h"

#include "parallel/coordinator.h"
#include "parallel/data_list.h"
#include "parallel/parallel_dump.h"
#include "parallel/read_session.h"
#include "pg/server.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>

enum { RANGES_MAX = 4096 }; /* in the queue: those of empty tables take no memory of the budget */

/* NULL after an error message, or with the reason in REASON. */
static PGconn *connect_reader(struct range_readers *readers, struct text *reason, bool *failed)
{
	const struct server_options server = {.reason = reason};
	const struct archive_piece *encoding = &readers->list->encoding;
	PGconn *connection;

	*failed = server_connect(readers->options->conninfo, &server, &connection) != STATUS_DONE;
	if (!connection)
		return NULL;
	*failed = read_session_prepare(connection, readers->manner) != STATUS_DONE ||
		  read_session_set_encoding(connection, encoding->bytes, (int)encoding->length) !=
			  STATUS_DONE;
	if (!*failed)
		return connection;
	PQfinish(connection);
	return NULL;
}

enum status range_readers_open(struct range_readers *readers,
	const struct parallel_dump_options *options, const struct parallel_options *manner,
	struct coordinator *coordinator, const struct data_list *list)
{
	size_t workers = (size_t)options->jobs;

	*readers = (struct range_readers){
		.options = options,
		.manner = manner,
		.list = list,
		.readers = calloc(workers + 1, sizeof *readers->readers),
		.count = workers + 1,
		.share = options->memory / (workers + 1),
	};
	/* The range that is written has a share; those that are read ahead divide the rest. */
	readers->ahead =
		workers > 1 ? (options->memory - readers->share) / (workers - 1) : readers->share;
	if (!readers->readers) {
		readers->count = 0;
		return status_fail("out of memory");
	}
	for (size_t i = 0; i < workers; i++)
		readers->readers[i].snapshot = coordinator->snapshot;
	readers->readers[workers].connection = coordinator->connection;
	return STATUS_DONE;
}

static bool is_coordinator(const struct range_reader *reader)
{
	return !reader->snapshot;
}

static bool is_first(const struct range_reader *reader, const struct range_queue *queue)
{
	return reader->range && reader->range == queue->first;
}

/*
 * Whether more may be read ahead: a share is left for the range that is written. The row that is
 * there does not count, so that the dump goes on whatever its size.
 */
static bool has_memory(const struct range_readers *readers, const struct range_queue *queue,
	const struct row_pool *pool)
{
	uint64_t used = pool->bytes;

	for (size_t i = 0; i < readers->count; i++)
		if (!is_first(&readers->readers[i], queue))
			used += range_reader_memory(&readers->readers[i]);
	return used < readers->options->memory - readers->share;
}

static bool suits_worker(const struct range *range)
{
	return range->state == RANGE_WAITS && !range->item->is_occupied;
}

/*
 * The next range for the coordinator. It reads only what no other session can, and only the range
 * that is written next: it could otherwise wait for memory while an earlier range waits for it.
 */
static struct range *find_for_coordinator(
	const struct range_readers *readers, struct range_queue *queue, bool *failed)
{
	bool is_alone = readers->coordinator_is_alone;
	struct range *range = queue->first;

	if (!range && is_alone)
		range = range_queue_add(queue, failed);
	if (!range || range->state != RANGE_WAITS)
		return NULL;
	return is_alone || range->item->is_occupied ? range : NULL;
}

static struct range *find_for_worker(struct range_queue *queue, bool may_add, bool *failed)
{
	struct range *range = queue->first;

	while (range && !suits_worker(range))
		range = range->next;
	while (!range && may_add && queue->count < RANGES_MAX) {
		range = range_queue_add(queue, failed);
		if (!range)
			return NULL;
		range = suits_worker(range) ? range : NULL;
	}
	return range;
}

/* No more connections can be had, for REASON: warns, and goes on with those that there are. */
static void give_up_connecting(struct range_readers *readers, const char *reason)
{
	size_t wanted = readers->count - 1, count = 0;

	for (size_t i = 0; i < wanted; i++) {
		struct range_reader *reader = &readers->readers[i];

		reader->is_given_up = !reader->connection;
		count += reader->connection ? 1 : 0;
	}
	readers->coordinator_is_alone = count == 0;
	warn("only %zu of %zu connections could be made: %s", count, wanted, reason);
}

/* Connects READER, or gives it up. */
static enum status connect_worker(struct range_readers *readers, struct range_reader *reader)
{
	struct text reason;
	bool failed = false;

	text_init(&reason, MESSAGE_MAX);
	reader->connection = connect_reader(readers, &reason, &failed);
	if (!reader->connection && !failed)
		give_up_connecting(readers, reason.bytes);
	text_release(&reason);
	return failed ? STATUS_FAILED : STATUS_DONE;
}

/*
 * libpq keeps a buffer that is as large as the largest row. A session that has read a larger one
 * than its share is closed, and connects again when there is work.
 */
static void close_if_large(const struct range_readers *readers, struct range_reader *reader)
{
	if (reader->range || reader->largest_row <= readers->share || is_coordinator(reader))
		return;
	PQfinish(reader->connection);
	reader->connection = NULL;
	reader->largest_row = 0;
}

static enum status assign_one(struct range_readers *readers, struct range_reader *reader,
	struct range_queue *queue, const struct row_pool *pool)
{
	bool may_add = !queue->first || has_memory(readers, queue, pool), failed = false;
	struct range *range = is_coordinator(reader) ? find_for_coordinator(readers, queue, &failed)
						     : find_for_worker(queue, may_add, &failed);

	if (failed)
		return STATUS_FAILED;
	if (!range)
		return STATUS_DONE;
	if (!reader->connection && connect_worker(readers, reader) != STATUS_DONE)
		return STATUS_FAILED;
	return reader->connection ? range_reader_begin(reader, range) : STATUS_DONE;
}

/* Those that are connected come first: they need not wait until another one is. */
enum status range_readers_assign(
	struct range_readers *readers, struct range_queue *queue, const struct row_pool *pool)
{
	struct range_reader *closed = NULL;
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < readers->count; i++) {
		struct range_reader *reader = &readers->readers[i];

		if (reader->range || reader->is_given_up)
			continue;
		if (reader->connection)
			status = assign_one(readers, reader, queue, pool);
		else if (!closed)
			closed = reader;
	}
	if (status == STATUS_DONE && closed)
		status = assign_one(readers, closed, queue, pool);
	readers->has_connected = closed && (closed->range || closed->is_given_up);
	return status;
}

/* How many bytes the rows that READER reads may take now; 0: nothing may be read. */
static uint64_t find_allowance(
	const struct range_readers *readers, const struct range_reader *reader, bool first)
{
	uint64_t memory = first ? 0 : range_reader_memory(reader);
	uint64_t bytes = first ? readers->share : readers->ahead;

	if (memory >= bytes || (!first && reader->range->item->has_large_rows))
		return 0;
	bytes -= memory;
	return row_buffer_has_room(&reader->range->rows, bytes) ? bytes : 0;
}

bool range_readers_watch(const struct range_readers *readers, const struct range_queue *queue,
	const struct row_pool *pool, struct pollfd *watched)
{
	bool is_ready = readers->has_connected, may_read_ahead = has_memory(readers, queue, pool);

	for (size_t i = 0; i < readers->count; i++) {
		const struct range_reader *reader = &readers->readers[i];
		bool first = is_first(reader, queue);
		bool reads = reader->range && (first || may_read_ahead) &&
			     find_allowance(readers, reader, first) > 0;

		is_ready = is_ready || (reads && reader->has_rows);
		watched[i] = (struct pollfd){
			.fd = reads ? PQsocket(reader->connection) : -1,
			.events = POLLIN,
		};
	}
	return is_ready;
}

/*
 * What is received in one step has no limit: one row of each session can arrive as a whole. Where
 * there are rows that large, or seem to be, only the range that is written next is read, until one
 * ends without.
 */
static void note_large_rows(const struct range_readers *readers, const struct range_reader *reader,
	struct data_item *item)
{
	bool is_large = range_reader_memory(reader) > readers->share;

	if (is_large || !reader->range)
		item->has_large_rows = is_large;
}

static enum status work_one(struct range_readers *readers, struct range_reader *reader,
	const struct range_queue *queue, struct row_pool *pool)
{
	struct data_item *item = reader->range->item;
	bool first = is_first(reader, queue);
	uint64_t bytes = first || has_memory(readers, queue, pool)
				 ? find_allowance(readers, reader, first)
				 : 0;
	enum status status = bytes > 0 ? range_reader_work(reader, pool, bytes) : STATUS_DONE;

	note_large_rows(readers, reader, item);
	close_if_large(readers, reader);
	return status;
}

enum status range_readers_work(struct range_readers *readers, const struct range_queue *queue,
	struct row_pool *pool, const struct pollfd *watched)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; status == STATUS_DONE && i < readers->count; i++) {
		struct range_reader *reader = &readers->readers[i];

		if (watched[i].fd >= 0 && (watched[i].revents != 0 || reader->has_rows))
			status = work_one(readers, reader, queue, pool);
	}
	return status;
}

void range_readers_close(struct range_readers *readers)
{
	for (size_t i = 0; i < readers->count; i++)
		range_reader_close(&readers->readers[i]);
	free(readers->readers);
	*readers = (struct range_readers){.count = 0};
}

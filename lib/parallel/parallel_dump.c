#include "parallel/parallel_dump.h"

#include "dump/archive_block.h"
#include "parallel/dump_output.h"
#include "parallel/dump_plan.h"
#include "parallel/other_data.h"
#include "parallel/range_queue.h"
#include "parallel/range_readers.h"
#include "pg/parallel_options.h"
#include "pg/password_command.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/progress.h"
#include "unix/stop.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
	RANGE_MAX = 1 << 23, /* small ranges stay in the processor's caches */
	RANGES_PER_JOB = 4,
	WHOLE_TABLES_MAX = 2, /* at a time: more take more memory than the caches hold */
	BLOCK_SIZE_MIN = 1 << 12,
	BLOCK_SIZE_MAX = 1 << 18,
	OTHERS = 3, /* descriptors that are watched beside those of sessions */
};

struct parallel_dump {
	const struct parallel_dump_options *options;
	struct dump_plan plan;
	struct other_data other;
	struct range_readers readers;
	struct range_queue queue;
	struct row_pool pool;
	struct dump_output output;
	struct progress progress;
	uint64_t whole; /* the size of all tables */
	uint64_t size;  /* of those that have been written */
	struct pollfd *watched;
	bool block_is_open; /* the end of the last block is not written yet */
	bool waits_for_other;
	size_t blocks; /* begun */
};

static enum status start_reading(struct parallel_dump *dump)
{
	struct command command = {0};
	enum status status;

	dump_plan_add_words(&dump->plan, &command);
	other_data_add_options(&command, &dump->plan.list);
	parallel_options_add_manner(&command, dump->options->words);
	status = password_command_offer(dump->options->conninfo);
	if (status == STATUS_DONE)
		status = other_data_open(&dump->other, &command, &dump->plan.list);
	command_release(&command);
	if (status == STATUS_DONE)
		status = range_readers_open(&dump->readers, dump->options, &dump->plan.manner,
			&dump->plan.coordinator, &dump->plan.list);
	return status;
}

/* Shows what is written now. */
static void show_share(struct parallel_dump *dump, const struct range *range)
{
	const struct data_item *item = range->item;
	uint64_t done = dump->size;

	if (range->first_page > 0)
		done += item->size / item->pages * range->first_page;
	progress_set_share(
		&dump->progress, done, dump->whole, item->name ? item->name : "large objects");
}

/* Ends the block before, and begins the one of RANGE, if that is the first of its table. */
static void begin_block(struct parallel_dump *dump, const struct range *range)
{
	struct text *framing = &dump->output.framing;

	if (dump->block_is_open)
		archive_block_end(framing, &dump->plan.source.archive);
	dump->block_is_open = false;
	dump->blocks++;
	if (range->item->is_plain)
		archive_block_begin(framing, &dump->plan.source.archive, ARCHIVE_BLOCK_TABLE,
			range->item->entry.id);
}

/* The range has been written. */
static void finish_range(struct parallel_dump *dump)
{
	const struct range *range = dump->queue.first;
	struct text *framing = &dump->output.framing;

	if (range->is_last && range->item->is_plain) {
		archive_block_add_chunk(
			framing, &dump->plan.source.archive, strlen(ARCHIVE_BLOCK_TAIL));
		text_add(framing, ARCHIVE_BLOCK_TAIL);
	}
	if (range->is_last) {
		dump->block_is_open = true;
		dump->size += range->item->size;
	}
	range_queue_drop(&dump->queue);
}

/* Prepares the next rows of RANGE for the output. STATUS_GOING_ON: they have not arrived. */
static enum status take_rows(struct parallel_dump *dump, struct range *range)
{
	bool is_complete = range->state == RANGE_IS_COMPLETE;
	struct row_block *block = row_buffer_take(&range->rows, is_complete);

	if (block) {
		archive_block_add_chunk(
			&dump->output.framing, &dump->plan.source.archive, block->length);
		dump_output_set_block(&dump->output, block);
		return STATUS_DONE;
	}
	if (!is_complete)
		return STATUS_GOING_ON;
	finish_range(dump);
	return STATUS_DONE;
}

/* The same for data that pg_dump writes. */
static enum status take_other(struct parallel_dump *dump, const struct range *range)
{
	int fd = dump->other.source.output;
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	enum status status;

	if (!other_data_has_bytes(&dump->other) && poll(&ready, 1, 0) <= 0) {
		dump->waits_for_other = true;
		return STATUS_GOING_ON;
	}
	status = other_data_read(&dump->other, &dump->output.framing, range->item->entry.id);
	if (status == STATUS_DONE)
		finish_range(dump);
	return status == STATUS_GOING_ON ? STATUS_DONE : status;
}

static void begin_range(struct parallel_dump *dump, struct range *range)
{
	if (range->is_first)
		begin_block(dump, range);
	range->has_begun = true;
	show_share(dump, range);
}

/* As dump_output_write(). */
static enum status write_output(struct parallel_dump *dump)
{
	enum status status = dump_output_write(&dump->output);

	progress_add(&dump->progress, dump->output.written - dump->progress.bytes);
	return status;
}

/* Writes what can be written. STATUS_GOING_ON: has to wait; STATUS_DONE: all is written. */
static enum status write_ranges(struct parallel_dump *dump)
{
	enum status status;

	dump->waits_for_other = false;
	while ((status = write_output(dump)) == STATUS_DONE) {
		struct range *range = dump->queue.first;

		if (!range)
			return dump->queue.item == dump->plan.list.count ? STATUS_DONE
									 : STATUS_GOING_ON;
		if (!range->has_begun)
			begin_range(dump, range);
		status = range->item->is_plain ? take_rows(dump, range) : take_other(dump, range);
		if (status != STATUS_DONE)
			return status;
	}
	return status;
}

/* A reader that has gone is noticed also while there is nothing to write. */
static enum status check_output(struct parallel_dump *dump, const struct pollfd *watched)
{
	if (watched->revents == 0 || dump->output.is_full || watched->fd < 0)
		return STATUS_DONE;
	return dump_output_fail(&dump->output);
}

/* Waits until something has arrived, or can be written. */
static enum status wait_for_work(struct parallel_dump *dump)
{
	size_t sessions = dump->readers.count;
	struct pollfd *others = dump->watched + sessions;
	enum status status;
	bool is_ready =
		range_readers_watch(&dump->readers, &dump->queue, &dump->pool, dump->watched);

	others[0] = (struct pollfd){.fd = stop_descriptor(), .events = POLLIN};
	others[1] = (struct pollfd){.fd = dump_output_descriptor(&dump->output), .events = POLLIN};
	others[2] = (struct pollfd){
		.fd = dump->waits_for_other ? dump->other.source.output : -1, .events = POLLIN};
	if (poll(dump->watched, (nfds_t)(sessions + OTHERS), is_ready ? 0 : -1) < 0)
		return STATUS_DONE;
	if (others[0].revents != 0)
		stop_drain();
	status = check_output(dump, &others[1]);
	if (status == STATUS_DONE)
		status = range_readers_work(
			&dump->readers, &dump->queue, &dump->pool, dump->watched);
	return status;
}

static enum status write_data(struct parallel_dump *dump)
{
	enum status status;

	while (stop_requested() == 0) {
		bool was_empty;

		status = write_ranges(dump);
		if (status != STATUS_GOING_ON)
			return status;
		was_empty = !dump->queue.first;
		if (range_readers_assign(&dump->readers, &dump->queue, &dump->pool) != STATUS_DONE)
			return STATUS_FAILED;
		if (!was_empty && wait_for_work(dump) != STATUS_DONE)
			return STATUS_FAILED;
	}
	return STATUS_FAILED;
}

/* Writes all that is left, waiting for the reader. */
static enum status write_rest(struct parallel_dump *dump)
{
	enum status status;

	while ((status = write_output(dump)) == STATUS_GOING_ON && stop_requested() == 0)
		stop_wait(dump_output_descriptor(&dump->output), -1);
	return status == STATUS_GOING_ON ? STATUS_FAILED : status;
}

/* The end of the last block is the end of the archive: what precedes it is refused without it. */
static enum status end_dump(struct parallel_dump *dump)
{
	enum status status = other_data_finish(&dump->other);

	if (status == STATUS_DONE && dump->blocks != dump->plan.list.count)
		status = status_fail("not all data was written");
	if (status == STATUS_DONE)
		status = coordinator_commit(&dump->plan.coordinator);
	if (status == STATUS_DONE)
		archive_block_end(&dump->output.framing, &dump->plan.source.archive);
	return status == STATUS_DONE ? write_rest(dump) : status;
}

/* Where a page has so much out of line, a row may be that large; nothing else tells before it is
 * read. */
static void expect_large_rows(struct data_list *list, uint64_t share)
{
	for (size_t i = 0; i < list->count; i++) {
		struct data_item *item = &list->items[i];

		item->has_large_rows = item->size / (item->pages + 1) > share;
	}
}

/* Divides the memory, and the data. */
static void open_queue(struct parallel_dump *dump)
{
	uint64_t share = dump->readers.share, part = share / RANGES_PER_JOB;
	uint64_t block = part < BLOCK_SIZE_MAX ? part : BLOCK_SIZE_MAX;
	struct range_limits limits = {
		.sessions = (uint64_t)dump->options->jobs,
		.range = part < RANGE_MAX ? part : RANGE_MAX,
		.table = dump->options->jobs > WHOLE_TABLES_MAX ? 0 : dump->readers.ahead,
	};

	expect_large_rows(&dump->plan.list, share);
	row_pool_open(&dump->pool, block > BLOCK_SIZE_MIN ? (size_t)block : BLOCK_SIZE_MIN);
	range_queue_open(&dump->queue, &dump->plan.list, &limits);
}

static enum status write_dump(struct parallel_dump *dump)
{
	enum status status;

	open_queue(dump);
	dump->whole = data_list_size(&dump->plan.list) + 1;
	progress_open(&dump->progress, 0);
	dump->watched = calloc(dump->readers.count + OTHERS, sizeof *dump->watched);
	if (!dump->watched)
		return status_fail("out of memory");
	status = dump_output_open(&dump->output, &dump->pool);
	dump->output.is_watched = dump->options->begin != NULL;
	if (status == STATUS_DONE) {
		text_add_bytes(&dump->output.framing, dump->plan.source.bytes.bytes,
			dump->plan.source.contents);
		status = write_data(dump);
	}
	if (status == STATUS_DONE)
		status = end_dump(dump);
	progress_close(&dump->progress, status == STATUS_DONE);
	dump_output_close(&dump->output);
	range_queue_close(&dump->queue, &dump->pool);
	row_pool_close(&dump->pool);
	return status;
}

enum status parallel_dump_run(const struct parallel_dump_options *options, bool *is_left)
{
	struct parallel_dump *dump = calloc(1, sizeof *dump);
	enum status status;

	if (!dump)
		return status_fail("out of memory");
	dump->options = options;
	dump->other.source.output = -1;
	status = dump_plan_open(&dump->plan, options, is_left);
	if (status == STATUS_DONE && !*is_left)
		status = start_reading(dump);
	if (status == STATUS_DONE && !*is_left && options->begin)
		status = options->begin(options->context);
	if (status == STATUS_DONE && !*is_left)
		status = write_dump(dump);
	range_readers_close(&dump->readers);
	other_data_close(&dump->other);
	dump_plan_close(&dump->plan);
	free(dump->watched);
	free(dump);
	return status;
}

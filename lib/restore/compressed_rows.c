#include "restore/compressed_rows.h"

#include "pg/restore_programs.h"
#include "restore/copy_sessions.h"
#include "restore/stream_plan.h"
#include "restore/table_load.h"
#include "unix/text.h"

void compressed_rows_init(struct compressed_rows *rows)
{
	*rows = (struct compressed_rows){.list = {.fd = -1}};
	unpacker_init(&rows->unpacker);
}

static bool begin_table(void *context, struct archive_piece *statement)
{
	struct compressed_rows *rows = context;
	const struct data_block *block = stream_plan_rows(rows->options.plan, rows->begun);

	if (!block)
		return false;
	rows->begun++;
	table_load_begin(rows->options.load, block);
	*statement = block->copy;
	return true;
}

static enum status add_rows(void *context, const char *bytes, size_t length)
{
	return table_load_add(((struct compressed_rows *)context)->options.load, bytes, length);
}

static enum status end_table(void *context)
{
	return table_load_end(((struct compressed_rows *)context)->options.load);
}

static int take_sql(void *context, const char *sql, size_t length)
{
	struct compressed_rows *rows = context;

	rows->status = unpacked_rows_feed(&rows->sql, sql, length);
	return rows->status == STATUS_DONE ? 0 : -1;
}

static int wait_beside_sessions(void *context, int out, int in)
{
	struct compressed_rows *rows = context;

	rows->status = copy_sessions_wait(rows->options.load->sessions, out, in);
	return rows->status == STATUS_DONE ? 0 : -1;
}

/* The status of what the unpacker did with RESULT. */
static enum status find_status(const struct compressed_rows *rows, int result)
{
	if (result == 0)
		return STATUS_DONE;
	return rows->status == STATUS_DONE ? STATUS_FAILED : rows->status;
}

static void open_sql(struct compressed_rows *rows)
{
	const struct unpacked_rows_options sql = {
		.begin = begin_table,
		.add = add_rows,
		.end = end_table,
		.context = rows,
	};

	unpacked_rows_open(&rows->sql, &sql);
}

static int start_unpacker(struct compressed_rows *rows)
{
	char *words[] = {"-f", "-", "-L", rows->list.path, NULL};
	struct restore_programs programs = *rows->options.programs;
	const struct unpacker_options unpacker = {
		.start = restore_programs_start,
		.start_context = &programs,
		.major = programs.pg_restore_major,
		.take = take_sql,
		.wait = wait_beside_sessions,
		.context = rows,
	};

	restore_programs_add_file(&programs, rows->list.fd);
	return unpacker_open(&rows->unpacker, &unpacker, words);
}

enum status compressed_rows_open(
	struct compressed_rows *rows, const struct compressed_rows_options *options)
{
	const struct text *list = &options->plan->rows;
	enum status status;

	rows->options = *options;
	if (list->length == 0)
		return STATUS_DONE;
	open_sql(rows);
	status = memory_file_make(&rows->list, "list", list->bytes, list->length);
	if (status == STATUS_DONE && start_unpacker(rows) != 0)
		status = STATUS_FAILED;
	if (status != STATUS_DONE)
		return status;
	return compressed_rows_feed(rows, options->contents->bytes, options->contents->length);
}

enum status compressed_rows_feed(struct compressed_rows *rows, const char *bytes, size_t length)
{
	return find_status(rows, unpacker_feed(&rows->unpacker, bytes, length));
}

enum status compressed_rows_finish(struct compressed_rows *rows)
{
	enum status status = find_status(rows, unpacker_finish(&rows->unpacker));

	if (status != STATUS_DONE || !rows->unpacker.options.take)
		return status;
	return unpacked_rows_finish(&rows->sql);
}

void compressed_rows_close(struct compressed_rows *rows)
{
	unpacker_close(&rows->unpacker);
	unpacked_rows_close(&rows->sql);
	memory_file_close(&rows->list);
	compressed_rows_init(rows);
}

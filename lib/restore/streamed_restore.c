#include "restore/streamed_restore.h"

#include "dump/archive_block.h"
#include "dump/archive_walk.h"
#include "pg/password_command.h"
#include "pg/restore_programs.h"
#include "restore/public_schema.h"
#include "unix/message.h"

#include <stdio.h>
#include <unistd.h>

enum {
	CONTENTS_MAX = 1 << 30,
	NUMBER_SIZE = 16,
	VERSION_WITH_SCHEMAS = 113, /* K_VERS_1_13 of pg_backup_archiver.h */
};

/* The number of bytes before the first block; 0 if they are not whole. */
static size_t measure_contents(
	const struct archive *archive, const char *bytes, size_t length, bool *is_compressed)
{
	struct archive_entry entry;
	struct archive_walk walk;

	archive_walk_open(&walk, archive, bytes, length);
	*is_compressed = walk.is_compressed;
	while (archive_walk_next(&walk, &entry))
		;
	return walk.is_cut ? 0 : archive_walk_length(&walk, bytes);
}

bool streamed_restore_suits(const struct archive *archive, const char *bytes, size_t length)
{
	bool is_compressed;

	return archive && archive->format == ARCHIVE_CUSTOM &&
	       archive->version >= VERSION_WITH_SCHEMAS && archive_has_contents(archive) &&
	       measure_contents(archive, bytes, length, &is_compressed) > 0;
}

/* Has pg_restore restore the entries of LIST, which need no block, by JOBS processes; 0: by one. */
static enum status restore_entries(
	const struct streamed_restore *restore, const struct text *list, int jobs)
{
	struct restore_programs with_list = restore->programs;
	char number[NUMBER_SIZE];
	struct memory_file entries;
	char *words[] = {"-w", "--exit-on-error", "-d", (char *)restore->options.target, "-L",
		entries.path, (char *)restore->file.path, jobs > 0 ? "-j" : NULL, number, NULL};
	enum status status;

	if (list->length == 0)
		return STATUS_DONE;
	snprintf(number, sizeof number, "%d", jobs);
	status = memory_file_make(&entries, "list", list->bytes, list->length);
	restore_programs_add_file(&with_list, entries.fd);
	if (status == STATUS_DONE)
		status = restore_programs_run(&with_list, "pg_restore", words, STDOUT_FILENO);
	memory_file_close(&entries);
	return status;
}

static enum status restore_definitions(struct streamed_restore *restore)
{
	const struct streamed_restore_options *options = &restore->options;
	enum status status = password_command_offer(options->sessions.conninfo);

	if (status == STATUS_DONE)
		status = public_schema_make_way(
			&restore->programs, restore->file.path, options->target);
	if (status == STATUS_DONE)
		status = restore_entries(restore, &restore->plan.before, 0);
	return status;
}

/* Sessions connect when there are tables. */
static enum status start_loading(struct streamed_restore *restore)
{
	const struct text *contents = &restore->contents;
	struct copy_sessions_options sessions = restore->options.sessions;
	const struct compressed_rows_options compressed = {
		.programs = &restore->programs,
		.contents = contents,
		.plan = &restore->plan,
		.load = &restore->load,
	};
	const struct other_blocks_options others = {
		.conninfo = sessions.conninfo,
		.programs = &restore->programs,
		.target = restore->options.target,
		.contents = contents,
		.list = &restore->plan.others,
	};
	enum status status = other_blocks_open(&restore->others, &others);

	sessions.old_strings = restore->plan.old_strings;
	if (status == STATUS_DONE)
		status = copy_sessions_open(&restore->sessions, &sessions);
	if (status == STATUS_DONE && restore->is_compressed)
		status = compressed_rows_open(&restore->compressed, &compressed);
	return status;
}

static enum status make_plan(struct streamed_restore *restore)
{
	const struct text *contents = &restore->contents;
	const struct archive *archive = &restore->reader.archive;
	enum status status = STATUS_DONE;

	if (restore->options.manner) {
		status = chosen_entries_read(
			&restore->chosen, &restore->programs, restore->file.path, archive->entries);
		restore->programs.choice = restore->options.manner;
	}
	if (status != STATUS_DONE)
		return status;
	return stream_plan_open(
		&restore->plan, archive, &restore->chosen, contents->bytes, contents->length);
}

enum status streamed_restore_open(struct streamed_restore *restore,
	const struct streamed_restore_options *options, const struct archive *archive,
	const char *bytes, size_t length)
{
	struct text *contents = &restore->contents;
	enum status status;

	*restore = (struct streamed_restore){
		.options = *options,
		.programs = *options->programs,
		.file = {.fd = -1},
	};
	text_init(contents, CONTENTS_MAX);
	table_load_open(&restore->load, &restore->sessions);
	compressed_rows_init(&restore->compressed);
	other_blocks_init(&restore->others);
	restore->to_skip = measure_contents(archive, bytes, length, &restore->is_compressed);
	text_add_bytes(contents, bytes, restore->to_skip);
	archive_open(&restore->reader.archive, ARCHIVE_CUSTOM);
	archive_feed(&restore->reader.archive, contents->bytes, contents->length);
	status = text_finish(contents, "the table of contents");
	if (status == STATUS_DONE)
		status = memory_file_make(
			&restore->file, "contents", contents->bytes, contents->length);
	restore_programs_add_file(&restore->programs, restore->file.fd);
	if (status == STATUS_DONE)
		status = make_plan(restore);
	if (status == STATUS_DONE)
		status = restore_definitions(restore);
	return status == STATUS_DONE ? start_loading(restore) : status;
}

/* Bytes of a block that pg_restore reads. */
static enum status pass_block_on(struct streamed_restore *restore, const char *bytes, size_t length)
{
	if (restore->block->is_left_out)
		return STATUS_DONE;
	if (restore->block->is_rows)
		return compressed_rows_feed(&restore->compressed, bytes, length);
	return other_blocks_feed(&restore->others, bytes, length);
}

/* Whether the rows of the block are loaded as they are. */
static bool is_plain_rows(const struct streamed_restore *restore)
{
	return restore->block && restore->block->is_rows && !restore->is_compressed;
}

static enum status begin_block(struct streamed_restore *restore)
{
	struct text head;
	enum status status;

	restore->block = stream_plan_take(&restore->plan, restore->reader.id);
	if (!restore->block)
		return STATUS_INPUT;
	if (is_plain_rows(restore)) {
		table_load_begin(&restore->load, restore->block);
		return STATUS_DONE;
	}
	text_init(&head, BLOCK_READER_ITEM_MAX + 1);
	archive_block_begin(
		&head, &restore->reader.archive, restore->reader.type, restore->reader.id);
	status = text_finish(&head, "the beginning of data");
	if (status == STATUS_DONE)
		status = pass_block_on(restore, head.bytes, head.length);
	text_release(&head);
	return status;
}

/* Takes what the reader has read of a block whose rows are loaded as they are. */
static enum status take_rows(
	struct streamed_restore *restore, enum block_part part, const char *bytes, size_t length)
{
	switch (part) {
	case BLOCK_PART_DATA:
		return table_load_add(&restore->load, bytes, length);
	case BLOCK_PART_END:
		return table_load_end_block(&restore->load);
	default:
		return STATUS_DONE;
	}
}

/* Takes what the reader has read: LENGTH bytes, which are PART. */
static enum status take_part(
	struct streamed_restore *restore, enum block_part part, const char *bytes, size_t length)
{
	const struct block_reader *reader = &restore->reader;

	if (part == BLOCK_PART_BEGIN)
		return begin_block(restore);
	if (is_plain_rows(restore))
		return take_rows(restore, part, bytes, length);
	switch (part) {
	case BLOCK_PART_ITEM:
	case BLOCK_PART_END:
		return pass_block_on(restore, reader->item, reader->item_length);
	case BLOCK_PART_DATA:
		return pass_block_on(restore, bytes, length);
	default: /* the judge says what is wrong with what follows the blocks */
		return STATUS_DONE;
	}
}

enum status streamed_restore_feed(
	struct streamed_restore *restore, const char *bytes, size_t length)
{
	size_t skipped = restore->to_skip < length ? restore->to_skip : length;
	const char *end = bytes + length;
	enum status status = STATUS_DONE;

	restore->to_skip -= skipped;
	bytes += skipped;
	while (status == STATUS_DONE && bytes < end) {
		enum block_part part;
		size_t read =
			block_reader_next(&restore->reader, bytes, (size_t)(end - bytes), &part);

		status = take_part(restore, part, bytes, read);
		bytes += read;
	}
	return status == STATUS_DONE ? copy_sessions_work(&restore->sessions) : status;
}

/* Waits until all data is in the database. */
static enum status finish_loading(struct streamed_restore *restore)
{
	enum status status;

	if (restore->plan.missing > 0) {
		fail("the archive is damaged: data is missing");
		return STATUS_INPUT;
	}
	status = compressed_rows_finish(&restore->compressed);
	if (status == STATUS_DONE)
		status = copy_sessions_finish(&restore->sessions);
	copy_sessions_close(&restore->sessions);
	return status == STATUS_DONE ? other_blocks_finish(&restore->others) : status;
}

enum status streamed_restore_finish(struct streamed_restore *restore)
{
	const struct streamed_restore_options *options = &restore->options;
	int jobs = (int)restore->sessions.count; /* more connections may not be had */
	enum status status = finish_loading(restore);

	if (status == STATUS_DONE)
		status = password_command_offer(options->sessions.conninfo);
	if (status == STATUS_DONE)
		status = restore_entries(restore, &restore->plan.after, jobs);
	return status;
}

void streamed_restore_close(struct streamed_restore *restore)
{
	other_blocks_close(&restore->others);
	compressed_rows_close(&restore->compressed);
	copy_sessions_close(&restore->sessions);
	memory_file_close(&restore->file);
	stream_plan_close(&restore->plan);
	chosen_entries_close(&restore->chosen);
	text_release(&restore->contents);
}

#include "restore/archive_list.h"

#include "dump/judge.h"

#include "unix/descriptor.h"
#include "unix/memory_file.h"
#include "unix/message.h"
#include "unix/program.h"
#include "unix/stop.h"

#include <errno.h>
#include <unistd.h>

enum { PIECE = 1 << 16 };

static enum status start_pg_restore(struct archive_list *list)
{
	char *words[] = {"-l", NULL};

	list->output = memory_file_open("list");
	if (list->output < 0)
		return STATUS_FAILED;
	return client_process_start(&list->process, restore_programs_start, &list->programs, words,
		       list->output) == 0
		       ? STATUS_DONE
		       : STATUS_FAILED;
}

/* pg_restore ends when it has read the list; the rest of the archive is only checked. */
static enum status pass_bytes_on(void *context, const char *bytes, size_t length)
{
	struct archive_list *list = context;
	int *input = &list->process.input;

	if (*input < 0 || stop_write_all(*input, bytes, length) == 0)
		return STATUS_DONE;
	if (errno == ECANCELED)
		return STATUS_FAILED;
	descriptor_close(input);
	return STATUS_DONE;
}

/* Starts pg_restore, once the beginning of the archive tells its version. */
static enum status begin_list(void *context)
{
	struct archive_list *list = context;
	const struct restore_programs_options programs = {
		.folder = list->options->programs,
		.server = RESTORE_PROGRAMS_NO_SERVER,
		.archive = list->start.head.dumper,
		.choice = list->options->choice,
	};
	enum status status = restore_programs_find(&list->programs, &programs);

	return status == STATUS_DONE ? start_pg_restore(list) : status;
}

void archive_list_open(struct archive_list *list, const struct archive_list_options *options)
{
	const struct dump_start_options start = {
		.begin = begin_list,
		.pass = pass_bytes_on,
		.context = list,
	};

	*list = (struct archive_list){
		.options = options,
		.process = {.name = "pg_restore", .input = -1, .errors.kept = -1},
		.output = -1,
	};
	dump_start_open(&list->start, &start);
}

enum status archive_list_recognise(struct archive_list *list, const struct judge *judge)
{
	enum status status = dump_start_recognise(&list->start, judge);

	if (status != STATUS_DONE || !judge_knows_kind(judge) || judge_archive(judge))
		return status;
	return status_fail("cannot list this: it is %s, which has no list of its contents",
		judge_describe(judge->kind));
}

enum status archive_list_feed(struct archive_list *list, const char *bytes, size_t length)
{
	return dump_start_feed(&list->start, bytes, length);
}

static enum status print_list(const struct archive_list *list)
{
	char piece[PIECE];
	ssize_t length;

	if (lseek(list->output, 0, SEEK_SET) != 0)
		return status_fail_errno("could not read the list");
	while ((length = read(list->output, piece, sizeof piece)) > 0)
		if (descriptor_write_all(STDOUT_FILENO, piece, (size_t)length) != 0)
			return errno == EPIPE && stop_by_pipe() ? STATUS_FAILED
								: program_fail_output();
	return length == 0 ? program_close_output() : status_fail_errno("could not read the list");
}

enum status archive_list_finish(struct archive_list *list)
{
	enum status status = dump_start_finish(&list->start);

	if (status == STATUS_DONE && client_process_wait(&list->process) != 0)
		status = STATUS_FAILED;
	return status == STATUS_DONE ? print_list(list) : status;
}

void archive_list_close(struct archive_list *list)
{
	client_process_stop(&list->process);
	descriptor_close(&list->output);
	dump_start_close(&list->start);
	restore_programs_release(&list->programs);
}

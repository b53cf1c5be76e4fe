#include "restore/other_blocks.h"

#include "pg/password_command.h"
#include "pg/restore_programs.h"
#include "unix/child.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

void other_blocks_init(struct other_blocks *blocks)
{
	*blocks = (struct other_blocks){
		.process = {.name = "pg_restore", .input = -1, .errors.kept = -1},
		.list = {.fd = -1},
	};
}

static int start_pg_restore(struct other_blocks *blocks, const struct other_blocks_options *options)
{
	char *words[] = {"-w", "--exit-on-error", "-d", (char *)options->target, "-L",
		blocks->list.path, NULL};
	struct restore_programs programs = *options->programs;

	restore_programs_add_file(&programs, blocks->list.fd);
	return client_process_start(
		&blocks->process, restore_programs_start, &programs, words, STDOUT_FILENO);
}

enum status other_blocks_open(
	struct other_blocks *blocks, const struct other_blocks_options *options)
{
	const struct text *list = options->list, *contents = options->contents;
	enum status status;

	if (list->length == 0)
		return STATUS_DONE;
	status = memory_file_make(&blocks->list, "list", list->bytes, list->length);
	if (status == STATUS_DONE)
		status = password_command_offer(options->conninfo);
	if (status == STATUS_DONE && start_pg_restore(blocks, options) != 0)
		status = STATUS_FAILED;
	if (status != STATUS_DONE)
		return status;
	return other_blocks_feed(blocks, contents->bytes, contents->length);
}

enum status other_blocks_feed(struct other_blocks *blocks, const char *bytes, size_t length)
{
	if (stop_write_all(blocks->process.input, bytes, length) == 0)
		return STATUS_DONE;
	if (errno != ECANCELED)
		client_process_say_early_end(&blocks->process);
	return STATUS_FAILED;
}

enum status other_blocks_finish(struct other_blocks *blocks)
{
	if (blocks->process.pid == 0 || client_process_wait(&blocks->process) == 0)
		return STATUS_DONE;
	return STATUS_FAILED;
}

/* On SIGTERM it would write a message. Its session goes with the database. */
static void stop_pg_restore(struct other_blocks *blocks)
{
	if (blocks->process.pid > 0)
		child_stop(blocks->process.pid, SIGPIPE, CHILD_GRACE);
	blocks->process.pid = 0;
	client_process_stop(&blocks->process);
}

void other_blocks_close(struct other_blocks *blocks)
{
	stop_pg_restore(blocks);
	memory_file_close(&blocks->list);
	other_blocks_init(blocks);
}

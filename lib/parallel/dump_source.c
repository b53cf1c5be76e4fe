#include "parallel/dump_source.h"

#include "dump/archive_walk.h"
#include "pg/client_program.h"
#include "unix/child.h"
#include "unix/command.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

enum { CONTENTS_MAX = 1 << 30, PIECE_SIZE = 1 << 16 };

static enum status start_dump(struct dump_source *source, const struct command *command)
{
	int input, ends[2], streams[3];
	enum status status;

	if (command->broken)
		return status_fail("out of memory");
	if (pipe2(ends, O_CLOEXEC) != 0)
		return status_fail_errno("could not create a pipe");
	input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	streams[0] = input >= 0 ? input : STDIN_FILENO;
	streams[1] = ends[1];
	streams[2] = STDERR_FILENO;
	status = client_program_start_dump(&source->pid, command->words, streams);
	if (status != STATUS_DONE)
		source->pid = 0;
	close(ends[1]);
	if (input >= 0)
		close(input);
	source->output = ends[0];
	return status;
}

static ssize_t read_pipe(int fd, void *bytes, size_t size)
{
	ssize_t length;

	do
		length = read(fd, bytes, size);
	while (length < 0 && errno == EINTR && stop_requested() == 0);
	return length;
}

/* The archive has ended, or is none: pg_dump has said why if its status is not 0. */
static enum status fail_without_contents(struct dump_source *source)
{
	if (child_finish(&source->pid, "pg_dump") == STATUS_DONE)
		fail("pg_dump did not write a table of contents that is known");
	return STATUS_FAILED;
}

/* Finds the end of the contents, and feeds the archive with them alone. */
static enum status measure_contents(struct dump_source *source)
{
	struct archive_entry entry;
	struct archive_walk walk;

	archive_walk_open(&walk, &source->archive, source->bytes.bytes, source->bytes.length);
	while (archive_walk_next(&walk, &entry))
		;
	if (walk.is_cut)
		return status_fail("pg_dump's table of contents is damaged");
	source->contents = archive_walk_length(&walk, source->bytes.bytes);
	archive_open(&source->archive, ARCHIVE_CUSTOM);
	archive_feed(&source->archive, source->bytes.bytes, source->contents);
	return STATUS_DONE;
}

static enum status read_contents(struct dump_source *source)
{
	char piece[PIECE_SIZE];

	while (!archive_has_contents(&source->archive)) {
		ssize_t length;

		while (stop_requested() == 0 && !stop_wait(source->output, -1))
			;
		length =
			stop_requested() == 0 ? read_pipe(source->output, piece, sizeof piece) : -1;
		if (stop_requested() != 0)
			return STATUS_FAILED;
		if (length < 0)
			return status_fail_errno("could not read from pg_dump");
		text_add_bytes(&source->bytes, piece, (size_t)length);
		archive_feed(&source->archive, piece, (size_t)length);
		if (length == 0 || source->archive.unknown || source->archive.damage)
			return fail_without_contents(source);
		if (text_finish(&source->bytes, "the table of contents") != STATUS_DONE)
			return STATUS_FAILED;
	}
	return measure_contents(source);
}

enum status dump_source_open(struct dump_source *source, const struct command *command)
{
	enum status status;

	*source = (struct dump_source){.output = -1};
	archive_open(&source->archive, ARCHIVE_CUSTOM);
	text_init(&source->bytes, CONTENTS_MAX);
	status = start_dump(source, command);
	return status == STATUS_DONE ? read_contents(source) : status;
}

ssize_t dump_source_read(struct dump_source *source, void *bytes, size_t size)
{
	return read_pipe(source->output, bytes, size);
}

static void close_output(struct dump_source *source)
{
	descriptor_close(&source->output);
}

enum status dump_source_finish(struct dump_source *source)
{
	close_output(source);
	return child_finish(&source->pid, "pg_dump");
}

/*
 * SIGPIPE is what it gets anyway when its reader is gone, and it says nothing then. On SIGTERM it
 * would write a message.
 */
enum status dump_source_dismiss(struct dump_source *source, bool *has_ended)
{
	*has_ended = child_has_ended(source->pid);
	if (*has_ended)
		return dump_source_finish(source);
	close_output(source);
	child_stop(source->pid, SIGPIPE, CHILD_GRACE);
	source->pid = 0;
	return STATUS_DONE;
}

void dump_source_close(struct dump_source *source)
{
	bool has_contents = source->contents > 0;

	close_output(source);
	if (source->pid > 0) /* until then it may wait for a lock, and would leave its session */
		child_stop(source->pid, has_contents ? SIGPIPE : SIGTERM, CHILD_GRACE);
	source->pid = 0;
	text_release(&source->bytes);
}

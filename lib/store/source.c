#include "store/source.h"

#include "pg/passfile.h"
#include "unix/message.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The largest pipe that an ordinary user gets: fewer switches between writer and reader. */
enum { PIPE_SIZE = 1 << 20 };

static enum status open_standard_input(struct source *source)
{
	source->fd = STDIN_FILENO;
	if (!isatty(STDIN_FILENO))
		return STATUS_DONE;
	fail("standard input is a terminal");
	hint("pipe a dump into this program, or give the command to run behind \"--\"");
	return STATUS_MISUSE;
}

static enum status open_command(struct source *source, char **command)
{
	enum status status = STATUS_INPUT;

	if (pipeline_open(&source->command, 1) != 0)
		return STATUS_FAILED;
	if (pipeline_start(&source->command, command, STAGE_TO_PIPE) == STATUS_DONE)
		status = STATUS_DONE;
	if (status != STATUS_DONE) {
		pipeline_close(&source->command);
		return status;
	}
	for (char **word = command; *word; word++)
		text_wipe(*word);
	passfile_forget();
	source->fd = source->command.output;
	return STATUS_DONE;
}

enum status source_open(struct source *source, char **command)
{
	enum status status;

	*source = (struct source){.fd = -1, .chained = command != NULL};
	status = command ? open_command(source, command) : open_standard_input(source);
	if (status == STATUS_DONE)
		(void)fcntl(source->fd, F_SETPIPE_SZ, PIPE_SIZE);
	return status;
}

bool source_has_failed(struct source *source)
{
	return source->chained && pipeline_has_failed(&source->command);
}

ssize_t source_read(struct source *source, void *space, size_t size)
{
	ssize_t length;

	do
		length = read(source->fd, space, size);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return fail_errno("could not read from %s",
			source->chained ? "the command" : "standard input");
	return length;
}

enum status source_finish(struct source *source)
{
	if (source->chained && pipeline_wait(&source->command) != 0)
		return STATUS_INPUT;
	return STATUS_DONE;
}

void source_close(struct source *source)
{
	if (!source->chained)
		return;
	pipeline_stop(&source->command);
	pipeline_close(&source->command);
}

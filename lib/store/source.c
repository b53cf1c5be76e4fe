#include "store/source.h"

#include "pg/passfile.h"
#include "unix/message.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
	/* The largest pipe that an ordinary user gets: fewer switches between writer and reader. */
	PIPE_SIZE = 1 << 20,

	/* What is worth a read at once, and how long less is given to become more: nanoseconds. */
	MOUTHFUL = 64 * 1024,
	GATHER_TIME = 1000 * 1000,
};

enum status source_check(char *const *command)
{
	passfile_withhold();
	if (command || !isatty(STDIN_FILENO))
		return STATUS_DONE;
	fail("standard input is a terminal");
	hint("pipe a dump into this program, or give the command to run after \"--\"");
	return STATUS_MISUSE;
}

/* A command that is not there or cannot be run has not ended well, like one that fails. */
static enum status open_command(struct source *source, char *const *command)
{
	enum status status;

	if (pipeline_open(&source->command, 1) != 0)
		return STATUS_FAILED;
	passfile_grant();
	status = pipeline_start(&source->command, command, STAGE_TO_PIPE);
	passfile_forget();
	source->fd = source->command.output;
	if (status == STATUS_DONE)
		return STATUS_DONE;
	pipeline_close(&source->command);
	return status == STATUS_FAILED ? STATUS_FAILED : STATUS_INPUT;
}

enum status source_open(struct source *source, char *const *command)
{
	enum status status = STATUS_DONE;

	*source = (struct source){.fd = STDIN_FILENO, .chained = command != NULL};
	if (command)
		status = open_command(source, command);
	if (status == STATUS_DONE)
		(void)fcntl(source->fd, F_SETPIPE_SZ, PIPE_SIZE);
	return status;
}

bool source_has_failed(struct source *source)
{
	return source->chained && pipeline_has_failed(&source->command);
}

/* pg_dump writes a few KiB at a time: to wake up for each of them would cost more than to send it.
 */
static void let_gather(int fd)
{
	const struct timespec moment = {.tv_nsec = GATHER_TIME};
	int available = 0;

	if (ioctl(fd, FIONREAD, &available) == 0 && available > 0 && available < MOUTHFUL)
		nanosleep(&moment, NULL);
}

ssize_t source_read(struct source *source, void *space, size_t size)
{
	ssize_t length;

	let_gather(source->fd);
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
	source->ended_well = !source->chained || pipeline_wait(&source->command) == 0;
	return source->ended_well ? STATUS_DONE : STATUS_INPUT;
}

void source_close(struct source *source)
{
	if (!source->chained)
		return;
	if (!source->ended_well)
		pipeline_stop(&source->command);
	pipeline_close(&source->command);
}

#include "store/source.h"

#include "dump/filter.h"
#include "dump/judge.h"
#include "pg/passfile.h"
#include "unix/message.h"
#include "unix/peek.h"
#include "unix/program.h"
#include "unix/stop.h"
#include "unix/words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum {
	/* The largest pipe that an unprivileged user gets: fewer context switches. */
	PIPE_SIZE = 1 << 20,

	/* With fewer bytes than this in the pipe, a read waits for more, for so many nanoseconds.
	 */
	GATHER_MIN = 64 * 1024,
	GATHER_TIME = 1000 * 1000,

	/* The bytes that tell how a stream is compressed, after a small skippable frame, too. */
	DECODER_HEAD = 64,

	STAGES_MAX = 2, /* the command and a decoder */
};

enum status source_check(char *const *command)
{
	passfile_withhold();
	if (command)
		return STATUS_DONE;
	return program_check_input(
		"pipe a dump into this program, or give the command to run after \"--\"");
}

/* A command that is missing or cannot be run counts like one that failed: STATUS_INPUT. */
static enum status start_stage(struct source *source, char *const *command)
{
	enum status status = pipeline_start(&source->command, command, STAGE_TO_PIPE);

	passfile_forget();
	source->fd = source->command.output;
	if (status == STATUS_DONE || status == STATUS_FAILED)
		return status;
	return STATUS_INPUT;
}

/* Finds the command line that decompresses the stream, NULL if it is not compressed. Fails as
 * peek_read() does. */
static enum status find_decoder(const struct source *source, const char **decoder)
{
	struct judge judge;
	char head[DECODER_HEAD];
	ssize_t length = peek_read(source->fd, head, sizeof head);

	if (length < 0)
		return STATUS_FAILED;
	judge_open(&judge);
	judge_feed(&judge, head, (size_t)length);
	*decoder = filter_decoder(judge.kind);
	return STATUS_DONE;
}

static enum status start_decoder(struct source *source)
{
	const char *decoder, *reason;
	enum status status;
	char **words;

	if (find_decoder(source, &decoder) != STATUS_DONE)
		return STATUS_FAILED;
	if (!decoder)
		return STATUS_DONE;
	words = words_split(decoder, &reason);
	if (!words) {
		fail("out of memory");
		return STATUS_FAILED;
	}
	note("decoding by %s", decoder);
	source->chained = source->decoded = true;
	status = start_stage(source, words);
	free(words);
	return status;
}

enum status source_open(struct source *source, char *const *command, bool decode)
{
	enum status status = STATUS_DONE;

	*source = (struct source){
		.fd = STDIN_FILENO, .chained = command != NULL, .command = {.output = -1}};
	if ((command || decode) && pipeline_open(&source->command, STAGES_MAX) != 0)
		return STATUS_FAILED;
	if (command) {
		passfile_grant();
		status = start_stage(source, command);
	}
	if (status == STATUS_DONE && decode)
		status = start_decoder(source);
	if (status != STATUS_DONE) {
		source_close(source);
		return status;
	}
	(void)fcntl(source->fd, F_SETPIPE_SZ, PIPE_SIZE);
	return STATUS_DONE;
}

const char *source_describe(const struct source *source)
{
	if (source->decoded)
		return "the decoded stream";
	return source->chained ? "the command's output" : "standard input";
}

bool source_has_failed(struct source *source)
{
	return source->chained && pipeline_has_failed(&source->command);
}

void source_let_gather(int fd)
{
	const struct timespec moment = {.tv_nsec = GATHER_TIME};
	int available = 0;

	if (ioctl(fd, FIONREAD, &available) == 0 && available > 0 && available < GATHER_MIN)
		nanosleep(&moment, NULL);
}

ssize_t source_read(struct source *source, void *space, size_t size)
{
	ssize_t length;

	source_let_gather(source->fd);
	while ((length = read(source->fd, space, size)) < 0 &&
		(errno == EINTR || errno == EAGAIN)) {
		if (errno == EAGAIN)
			stop_wait(source->fd, -1);
		if (stop_requested() != 0)
			return -1;
	}
	if (length < 0)
		return fail_errno("could not read from %s", source_describe(source));
	return length;
}

enum status source_finish(struct source *source)
{
	if (source->chained)
		pipeline_end_stream(&source->command);
	source->ended_well = !source->chained || pipeline_wait(&source->command) == 0;
	return source->ended_well ? STATUS_DONE : STATUS_INPUT;
}

void source_close(struct source *source)
{
	if (source->chained && !source->ended_well)
		pipeline_stop(&source->command);
	pipeline_close(&source->command);
}

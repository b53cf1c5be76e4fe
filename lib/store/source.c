#include "store/source.h"

#include "dump/filter.h"
#include "dump/judge.h"
#include "pg/passfile.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/options.h"
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

	/* The command, the decoders, and the program that decompresses. */
	STAGES_MAX = SOURCE_DECODERS_MAX + 2,
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

const char *source_add_decoder(struct command *decoders, const char *line)
{
	const char *reason = "there are too many";
	char **words = NULL;

	if (decoders->count < SOURCE_DECODERS_MAX)
		words = words_split(line, &reason);
	if (!words)
		return reason;
	free(words);
	command_add(decoders, line);
	return decoders->broken ? "out of memory" : NULL;
}

const struct option source_encoding_options[] = {
	{"through", required_argument, NULL, OPTIONS_LONG},
	OPTIONS_END,
};

void source_advise_decoding(const struct options *options)
{
	(void)options;
	hint("--decode FILTER decodes; --through is for pgbackup, which encodes");
}

/* Finds the command line that decompresses the stream, NULL if it is not compressed. Fails as
 * peek_read() does. */
static enum status find_decompressor(const struct source *source, const char **line)
{
	struct judge judge;
	char head[DECODER_HEAD];
	ssize_t length = peek_read(source->fd, head, sizeof head);

	if (length < 0)
		return STATUS_FAILED;
	judge_open(&judge);
	judge_feed(&judge, head, (size_t)length);
	*line = filter_decoder(judge.kind);
	return STATUS_DONE;
}

static enum status start_decoder(struct source *source, const char *line)
{
	const char *reason;
	enum status status;
	char **words = words_split(line, &reason);

	if (!words)
		return status_fail("could not run a decoder: %s", reason);
	source->chained = source->decoded = true;
	status = start_stage(source, words);
	free(words);
	return status;
}

static enum status start_decompressor(struct source *source)
{
	const char *line;

	if (find_decompressor(source, &line) != STATUS_DONE)
		return STATUS_FAILED;
	if (!line)
		return STATUS_DONE;
	note("decoding by %s", line);
	return start_decoder(source, line);
}

/* Has the first stage read the file FD, if that is not standard input anyway. */
static enum status lend_input(struct pipeline *pipeline, int fd)
{
	if (fd == STDIN_FILENO)
		return STATUS_DONE;
	pipeline->output = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return pipeline->output < 0 ? status_fail_errno("could not duplicate a descriptor")
				    : STATUS_DONE;
}

/* Starts the first stages, which are told by OPTIONS alone. */
static enum status start_stages(struct source *source, const struct source_options *options)
{
	char *const *line = options->decoders;
	enum status status = STATUS_DONE;

	if (options->command) {
		passfile_grant();
		status = start_stage(source, options->command);
	} else if (line && *line) {
		status = lend_input(&source->command, options->fd);
	}
	for (; line && *line && status == STATUS_DONE; line++)
		status = start_decoder(source, *line);
	return status;
}

enum status source_open(struct source *source, const struct source_options *options)
{
	bool has_stages = options->command || options->decoders || options->decompress;
	enum status status = STATUS_DONE;

	*source = (struct source){
		.fd = options->fd, .chained = options->command != NULL, .command = {.output = -1}};
	if (has_stages && pipeline_open(&source->command, STAGES_MAX) != 0)
		return STATUS_FAILED;
	status = start_stages(source, options);
	if (status == STATUS_DONE && options->decompress)
		status = start_decompressor(source);
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

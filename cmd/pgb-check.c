/*
 * pgb-check: checks that dumps are complete, as gzip -t does for compressed files.
 */
#include "pg/passfile.h"
#include "store/acceptance.h"
#include "store/source.h"
#include "store/stream_check.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-check [-v] [--no-inside] [--decode FILTER]... [FILE...]\n"
	"       pgb-check --pass [-u] [-v] [--no-inside] [-- COMMAND...]\n"
	"\n"
	"Reads dumps, from standard input or the files named, and tells by its exit status\n"
	"whether each is complete. Knows the plain, custom and tar formats, and looks inside\n"
	"gzip, zstd, lz4 and xz data.\n"
	"\n"
	"      --decode FILTER  first decode each by a command: 'age -d -i FILE'\n"
	"      --no-inside      do not decompress to look inside\n"
	"      --pass           also copy standard input, or what COMMAND writes, to standard\n"
	"                       output, as one stage of a pipeline\n"
	"  -u, --unchecked      with --pass: accept what is not recognised as a dump\n"
	"  -v, --verbose        say what each file is\n"
	"      --help           show this help\n"
	"      --version        show the version\n";

enum {
	BUFFER_SIZE = 1 << 20,
	PIPE_SIZE = 1 << 20,  /* the largest that an unprivileged user gets */
	NAME_LIMIT = 1 << 20, /* longer than any argument */
};

enum code { DECODE = OPTIONS_LONG, NO_INSIDE, PASS };

static const struct option option_table[] = {
	{"decode", required_argument, NULL, DECODE},
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"pass", no_argument, NULL, PASS},
	{"unchecked", no_argument, NULL, 'u'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct check_options {
	enum stream_check_depth depth;
	bool pass;
	bool unchecked;
	struct command decoders;
	struct command files;
	char **command; /* with `pass`: writes the dump; NULL: standard input */
};

/* A stream that is being checked. */
struct reading {
	const struct check_options *options;
	struct source source;
	const char *name; /* for messages */
	struct stream_check check;
	unsigned char *buffer;
};

static enum status take_check_option(struct options *options, int code, void *context)
{
	struct check_options *check = context;

	switch (code) {
	case DECODE:
		return options_check_command(
			options, code, source_add_decoder(&check->decoders, options->argument));
	case NO_INSIDE:
		check->depth = STREAM_CHECK_FRAMES;
		break;
	case PASS:
		check->pass = true;
		break;
	default:
		check->unchecked = true;
	}
	return STATUS_DONE;
}

/* Waits until a command's output can be read. False if the command fails, or a stop is requested.
 */
static bool await_command(struct source *source)
{
	while (!stop_wait(source->fd, -1))
		if (stop_requested() != 0 || source_has_failed(source))
			return false;
	return true;
}

/* Waits for input and reads it. Returns its length, 0 at the end or if a command failed, or -1. */
static ssize_t read_some(struct reading *reading)
{
	int fd = reading->source.fd;

	source_let_gather(fd);
	while (stop_requested() == 0) {
		ssize_t length;

		if (reading->source.chained && !await_command(&reading->source))
			return stop_requested() != 0 ? -1 : 0;
		length = read(fd, reading->buffer, BUFFER_SIZE);

		if (length >= 0)
			return length;
		if (errno == EAGAIN)
			stop_wait(fd, -1);
		else if (errno != EINTR)
			return fail_errno("could not read %s", reading->name);
	}
	return -1;
}

/* A reader that has gone ends this program as it ends any other stage of a pipeline. */
static enum status pass_on(const unsigned char *bytes, size_t length)
{
	while (length > 0 && stop_requested() == 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, length);

		if (written >= 0) {
			bytes += written;
			length -= (size_t)written;
		} else if (errno == EAGAIN) {
			stop_wait_for_room(STDOUT_FILENO, -1);
		} else if (errno == EPIPE && stop_by_pipe()) {
			break;
		} else if (errno != EINTR) {
			return program_fail_output();
		}
	}
	return length == 0 ? STATUS_DONE : STATUS_FAILED;
}

static enum status take_bytes(struct reading *reading, size_t length)
{
	struct stream_check *check = &reading->check;
	enum status status = stream_check_look(check, reading->buffer, length);

	if (status == STATUS_DONE && reading->options->pass)
		status = pass_on(reading->buffer, length);
	if (status == STATUS_DONE)
		status = stream_check_feed(check, reading->buffer, length);
	return status;
}

/* Whether an exit status tells if the stream is complete, so that the stream itself need not. */
static bool can_be_unknown(const struct reading *reading)
{
	return reading->options->unchecked || reading->options->command;
}

/*
 * Whether what was read so far is reason enough to read no more: endless input would never end.
 */
static bool knows_enough(const struct reading *reading)
{
	return !can_be_unknown(reading) && stream_check_is_foreign(&reading->check);
}

/* Reads to the end. STATUS_INPUT, without a message: there is no use in reading on. */
static enum status read_all(struct reading *reading)
{
	ssize_t length;

	while ((length = read_some(reading)) > 0) {
		enum status status = take_bytes(reading, (size_t)length);

		if (status == STATUS_DONE && knows_enough(reading))
			status = STATUS_INPUT;
		if (status != STATUS_DONE)
			return status;
	}
	return length == 0 ? stream_check_finish(&reading->check) : STATUS_FAILED;
}

static enum status say_unknown(const struct reading *reading)
{
	const char *missing = reading->check.missing;
	struct text what;

	text_init(&what, MESSAGE_MAX);
	stream_check_describe(&reading->check, &what, false);
	fail("cannot tell whether %s is complete: it is %s", reading->name, what.bytes);
	if (missing)
		hint("install \"%s\" to look inside", missing);
	text_release(&what);
	return STATUS_INPUT;
}

static enum status say_verdict(const struct reading *reading)
{
	/* With -u, the exit status of the command before this stage counts. */
	const struct acceptance acceptance = {.chained = can_be_unknown(reading),
		.unchecked = reading->options->unchecked && reading->options->command,
		.checked = reading->name};
	const char *reason;
	enum verdict verdict = stream_check_verdict(&reading->check, &reason);

	if (verdict == VERDICT_UNRECOGNISED &&
		(!can_be_unknown(reading) || reading->check.judge.kind == STREAM_EMPTY))
		return say_unknown(reading);
	return acceptance_decide(&acceptance, verdict, reason);
}

static void say_details(const struct reading *reading)
{
	struct text details;

	text_init(&details, MESSAGE_MAX);
	stream_check_describe(&reading->check, &details, true);
	note("%s is %s", reading->name, details.bytes);
	text_release(&details);
}

/* Reads the stream and reports the verdict. */
static enum status examine_stream(struct reading *reading)
{
	enum status status = read_all(reading);

	if (status == STATUS_DONE && source_finish(&reading->source) != STATUS_DONE)
		return STATUS_INPUT;
	if (status != STATUS_DONE && status != STATUS_INPUT)
		return status;
	status = say_verdict(reading);
	say_details(reading);
	if (status == STATUS_DONE && reading->options->pass)
		status = program_close_output();
	return status;
}

/* NAME is for messages. */
static enum status check_stream(const struct check_options *options, int fd, const char *name)
{
	static const struct decoder_options decoder = {.wait = NULL};
	const struct source_options source = {
		.fd = fd, .command = options->command, .decoders = options->decoders.words};
	struct reading reading = {.options = options, .name = name, .buffer = malloc(BUFFER_SIZE)};
	enum status status;

	if (!reading.buffer)
		return status_fail("out of memory");
	status = source_open(&reading.source, &source);
	if (status == STATUS_DONE) {
		stream_check_open(&reading.check, options->depth, &decoder);
		status = examine_stream(&reading);
		stream_check_close(&reading.check);
		source_close(&reading.source);
	}
	free(reading.buffer);
	return status;
}

/* A backup in a bucket is no file. */
static void say_unopened(const char *path)
{
	static const char scheme[] = "s3://";
	bool is_url = strncmp(path, scheme, strlen(scheme)) == 0;
	const char *bucket = is_url ? path + strlen(scheme) : "";
	const char *slash = strchr(bucket, '/');

	fail_errno("could not open file \"%s\"", path);
	if (slash)
		hint("pgb-get-s3 %.*s %s | pgb-check", (int)(slash - bucket), bucket, slash + 1);
}

static enum status check_file(const struct check_options *options, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status status = STATUS_FAILED;
	struct text name;

	text_init(&name, NAME_LIMIT);
	text_printf(&name, "\"%s\"", path);
	if (fd < 0)
		say_unopened(path);
	else
		status = check_stream(options, fd, name.bytes);
	if (fd >= 0)
		close(fd);
	text_release(&name);
	return status;
}

/* Checks all files, and does not stop at the first bad one. STATUS_FAILED takes precedence. */
static enum status check_all(const struct check_options *options)
{
	enum status worst = STATUS_DONE;

	for (size_t i = 0; i < options->files.count && stop_requested() == 0; i++) {
		enum status status = check_file(options, options->files.words[i]);

		if (status == STATUS_FAILED || worst == STATUS_DONE)
			worst = status;
	}
	return worst;
}

static enum status check_input(const struct check_options *options)
{
	enum status status = STATUS_DONE;

	if (!options->command)
		status = program_check_input("pipe a dump into it, or name a file");
	if (status != STATUS_DONE)
		return status;
	if (options->pass)
		(void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	return check_stream(options, STDIN_FILENO,
		options->command ? "the command's output" : "standard input");
}

/* Words after "--" are the command of --pass, and files without it. */
static enum status take_words(struct options *options, struct check_options *check)
{
	if (check->pass && options->operand_count > 0)
		return options_misuse(options, "--pass takes no files");
	if (check->pass && check->decoders.count > 0)
		return options_misuse(options, "--pass passes on what it reads: it cannot be used "
					       "together with --decode");
	if (check->unchecked && !check->pass)
		return options_misuse(options, "-u is for --pass");
	if (check->pass) {
		check->command = options->command;
		return STATUS_DONE;
	}
	command_add_all(&check->files, options->operands);
	command_add_all(&check->files, options->command);
	return check->files.broken ? status_fail("out of memory") : STATUS_DONE;
}

static enum status run_check(struct options *options, void *context)
{
	struct check_options *check = context;
	enum status status = take_words(options, check);

	if (status != STATUS_DONE)
		return status;
	passfile_withhold();
	if (stop_open() != STATUS_DONE)
		return STATUS_FAILED;
	if (check->files.count == 0)
		status = check_input(check);
	else
		status = check_all(check);
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-check",
	.help = help,
	.option_table = option_table,
	.operands = {"FILE"},
	.repeats_operand = true,
	.tail = OPTIONS_TAIL_WORDS,
	.take_option = take_check_option,
	.run = run_check,
};

int main(int argc, char **argv)
{
	struct check_options check = {.depth = STREAM_CHECK_DUMP};

	int status = program_main(&program, argc, argv, &check);

	command_release(&check.decoders);
	command_release(&check.files);
	return status;
}

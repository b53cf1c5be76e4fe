/*
 * pgb-check: checks that dumps are complete, as gzip -t does for compressed files.
 */
#include "pg/passfile.h"
#include "store/input_check.h"
#include "store/source.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-check [-v] [--no-inside] [--decode FILTER]... [FILE...]\n"
	"       pgb-check --pass [-u] [-v] [--no-inside] [--describe FILE] [-- COMMAND...]\n"
	"\n"
	"Reads dumps, from standard input or the files named, and tells by its exit status\n"
	"whether each is complete. Knows the plain, custom and tar formats, and looks inside\n"
	"gzip, zstd, lz4 and xz data.\n"
	"\n"
	"      --decode FILTER  first decode each by a command: 'age -d -i FILE'\n"
	"      --describe FILE  with --pass: write what the stream is, in words, to FILE\n"
	"      --no-inside      do not decompress to look inside\n"
	"      --pass           also copy standard input, or what COMMAND writes, to standard\n"
	"                       output, as one stage of a pipeline\n"
	"  -u, --unchecked      with --pass: accept what is not recognised as a dump\n"
	"  -v, --verbose        say what each file is\n"
	"      --help           show this help\n"
	"      --version        show the version\n";

enum {
	PIPE_SIZE = 1 << 20,  /* the largest that an unprivileged user gets */
	NAME_LIMIT = 1 << 20, /* longer than any argument */
};

enum code { DECODE = OPTIONS_LONG, DESCRIBE, NO_INSIDE, PASS };

static const struct option option_table[] = {
	{"decode", required_argument, NULL, DECODE},
	{"describe", required_argument, NULL, DESCRIBE},
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"pass", no_argument, NULL, PASS},
	{"unchecked", no_argument, NULL, 'u'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct check_options {
	struct input_check_options input;
	struct command decoders;
	struct command files;
};

static enum status take_check_option(struct options *options, int code, void *context)
{
	struct check_options *check = context;

	switch (code) {
	case DECODE:
		return options_check_command(
			options, code, source_add_decoder(&check->decoders, options->argument));
	case DESCRIBE:
		check->input.description = options->argument;
		break;
	case NO_INSIDE:
		check->input.depth = STREAM_CHECK_FRAMES;
		break;
	case PASS:
		check->input.pass = true;
		break;
	default:
		check->input.unchecked = true;
	}
	return STATUS_DONE;
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
		status = input_check_run(&options->input, fd, name.bytes);
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

	if (!options->input.command)
		status = program_check_input("pipe a dump into it, or name a file");
	if (status != STATUS_DONE)
		return status;
	if (options->input.pass)
		(void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	return input_check_run(&options->input, STDIN_FILENO,
		options->input.command ? "the command's output" : "standard input");
}

/* Words after "--" are the command of --pass, and files without it. */
static enum status take_words(struct options *options, struct check_options *check)
{
	if (check->input.pass && options->operand_count > 0)
		return options_misuse(options, "--pass takes no files");
	if (check->input.pass && check->decoders.count > 0)
		return options_misuse(options, "--pass passes on what it reads: it cannot be used "
					       "together with --decode");
	if (check->input.unchecked && !check->input.pass)
		return options_misuse(options, "-u is for --pass");
	if (check->input.description && !check->input.pass)
		return options_misuse(options, "--describe is for --pass");
	if (check->input.pass) {
		check->input.command = options->command;
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
	check->input.decoders = check->decoders.words;
	passfile_withhold();
	if (stop_open() != STATUS_DONE)
		return STATUS_FAILED;
	if (check->files.count == 0)
		status = check_input(check);
	else
		status = check_all(check);
	return stop_leave(status);
}

static const struct options_elsewhere elsewhere[] = {SOURCE_ENCODING_ELSEWHERE, {NULL, NULL, NULL}};

static const struct program program = {
	.name = "pgb-check",
	.help = help,
	.option_table = option_table,
	.operands = {"FILE"},
	.repeats_operand = true,
	.elsewhere = elsewhere,
	.tail = OPTIONS_TAIL_WORDS,
	.take_option = take_check_option,
	.run = run_check,
};

int main(int argc, char **argv)
{
	struct check_options check = {.input = {.depth = STREAM_CHECK_DUMP}};
	int status = program_main(&program, argc, argv, &check);

	command_release(&check.decoders);
	command_release(&check.files);
	return status;
}

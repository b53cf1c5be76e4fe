/*
 * pgb-run: the shell's pipe with every status counted, as a program.
 */
#include "pg/passfile.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/pipeline.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <stdbool.h>
#include <string.h>

static const char help[] =
	"usage: pgb-run COMMAND [ARG...] ['|' COMMAND [ARG...]]...\n"
	"\n"
	"Runs commands, each on the output of the one before, without a shell. The exit\n"
	"status is 0 only if that of every command was.\n"
	"\n"
	"      --help       show this help\n"
	"      --version    show the version\n";

static const struct option names[] = {
	OPTIONS_COMMON,
};

static const struct synopsis synopsis = {
	.help = help,
	.letters = "-:",
	.names = names,
	.operands_min = 1, /* never read as operands, but required */
};

/*
 * Cuts WORDS into stages: each bar becomes the NULL that ends a stage's words. Returns how many
 * there are, or 0 if one of them is empty.
 */
static size_t split(char **words)
{
	size_t stages = 1;
	bool empty = true;

	for (; *words; words++) {
		if (strcmp(*words, "|") != 0) {
			empty = false;
			continue;
		}
		if (empty)
			return 0;
		*words = NULL;
		stages++;
		empty = true;
	}
	return empty ? 0 : stages;
}

static size_t count(char *const *words)
{
	size_t number = 0;

	while (words[number])
		number++;
	return number;
}

/* Starts all stages. Only the first, which makes the dump, gets the password file. */
static enum status start_all(struct pipeline *pipeline, char **words, size_t stages)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; i < stages && status == STATUS_DONE; i++) {
		char **behind = words + count(words) + 1;

		status = pipeline_start(
			pipeline, words, i + 1 == stages ? STAGE_TO_STDOUT : STAGE_TO_PIPE);
		passfile_forget();
		words = behind;
	}
	return status;
}

static int run(char **words, size_t stages)
{
	struct pipeline pipeline;
	int status;

	if (stop_open() != 0 || pipeline_open(&pipeline, stages) != 0)
		return STATUS_FAILED;
	status = (int)start_all(&pipeline, words, stages);
	if (status == STATUS_DONE)
		status = pipeline_wait(&pipeline);
	else
		pipeline_stop(&pipeline);
	pipeline_close(&pipeline);
	return stop_leave(status);
}

/* The commands are not ours to read: only what stands before the first of them can be an option. */
static bool has_option(int argc, char **argv)
{
	return argc < 2 || (argv[1][0] == '-' && argv[1][1] != '\0' && strcmp(argv[1], "--") != 0);
}

int main(int argc, char **argv)
{
	struct options options;
	char **words;
	size_t stages;

	program_open_streams();
	message_program("pgb-run");
	if (has_option(argc, argv)) {
		options_open(&options, &synopsis, argc, argv);
		if (options_next(&options) == OPTIONS_LEAVE)
			return options.status;
	}
	words = argv + (strcmp(argv[1], "--") == 0 ? 2 : 1);
	stages = split(words);
	if (stages == 0) {
		options_open(&options, &synopsis, 1, argv);
		return options_misuse(&options, "a command is missing");
	}
	return run(words, stages);
}

/*
 * pgb-run: runs a pipeline, and fails if any of its commands fails.
 */
#include "pg/passfile.h"
#include "unix/options.h"
#include "unix/pipeline.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/words.h"

#include <stdbool.h>
#include <string.h>

static const char help[] =
	"usage: pgb-run [--bar WORD] COMMAND [ARG...] ['|' COMMAND [ARG...]]...\n"
	"\n"
	"Runs commands, each on the output of the one before, without a shell. The exit\n"
	"status is 0 only if that of every command was.\n"
	"\n"
	"      --bar WORD   put WORD between the commands, not '|'\n"
	"      --help       show this help\n"
	"      --version    show the version\n";

enum code { BAR = OPTIONS_LONG };

static const struct option option_table[] = {
	{"bar", required_argument, NULL, BAR},
	OPTIONS_COMMON,
};

static enum status take_bar(struct options *options, int code, void *context)
{
	const char **bar = context;

	*bar = options->argument;
	return options_check(options, code, **bar == '\0' ? "it is empty" : NULL);
}

/*
 * Cuts WORDS into stages: each BAR becomes the NULL that ends a stage's words. Returns how many
 * there are, or 0 if one of them is empty.
 */
static size_t split_stages(char **words, const char *bar)
{
	size_t stages = 1;
	bool empty = true;

	for (; *words; words++) {
		if (strcmp(*words, bar) != 0) {
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

/* Starts all stages. Only the first, which makes the dump, gets the password file. */
static enum status start_stages(struct pipeline *pipeline, char **words, size_t stages)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; i < stages && status == STATUS_DONE; i++) {
		char **next = words + words_count(words) + 1;

		status = pipeline_start(
			pipeline, words, i + 1 == stages ? STAGE_TO_STDOUT : STAGE_TO_PIPE);
		passfile_forget();
		words = next;
	}
	return status;
}

static enum status run_stages(char **words, size_t stages)
{
	struct pipeline pipeline;
	enum status status;

	if (stop_open() != 0 || pipeline_open(&pipeline, stages) != 0)
		return STATUS_FAILED;
	status = start_stages(&pipeline, words, stages);
	if (status == STATUS_DONE)
		status = pipeline_wait(&pipeline);
	else
		pipeline_stop(&pipeline);
	pipeline_close(&pipeline);
	return stop_leave(status);
}

static enum status run_pipeline(struct options *options, void *context)
{
	const char *const *bar = context;
	size_t stages = split_stages(options->command, *bar);

	if (stages > 0)
		return run_stages(options->command, stages);
	return options_misuse(options, "a command is missing");
}

static const struct program program = {
	.name = "pgb-run",
	.help = help,
	.option_table = option_table,
	.tail = OPTIONS_TAIL_REST,
	.take_option = take_bar,
	.run = run_pipeline,
};

int main(int argc, char **argv)
{
	const char *bar = "|";

	return program_main(&program, argc, argv, &bar);
}

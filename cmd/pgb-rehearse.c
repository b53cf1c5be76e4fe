/*
 * pgb-rehearse: proves that a dump can be restored, by a restore into a temporary PostgreSQL.
 */
#include "pg/password_command.h"
#include "pg/prompt.h"
#include "rehearse/expectation.h"
#include "rehearse/target_server.h"
#include "restore/parallel_restore.h"
#include "store/rehearsal_sink.h"
#include "store/source.h"
#include "store/store.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/scratch_folder.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-rehearse [--query FILE]... [--like URL [--password-command COMMAND]]\n"
	"                    [--set NAME=VALUE]...\n"
	"                    [--expect FILE [--tolerance PERCENT]] [--keep DIR] [-j JOBS]\n"
	"                    [--bin-dir DIR] [--decode FILTER]... [--report FILE] [-v]\n"
	"                    [-- COMMAND...]\n"
	"\n"
	"Restores the dump on standard input, or of COMMAND, into a PostgreSQL server\n"
	"that is deleted afterwards. Prints the number of rows of each table.\n"
	"\n"
	"      --query FILE      then run FILE by psql, and print its output\n"
	"      --expect FILE     fail if tables or rows that FILE counts are missing\n"
	"      --tolerance PERCENT\n"
	"                        fail only if a count differs from FILE by more\n"
	"      --like URL        take lock limits, encoding and locales from this server\n"
	"      --password-command COMMAND\n"
	"                        run COMMAND for the password of that server\n"
	"      --keep DIR        keep the server in DIR, stopped, and say how to start it\n"
	"  -j, --jobs JOBS       restore by JOBS processes\n"
	"      --set NAME=VALUE  give the server this setting\n"
	"      --bin-dir DIR     run the PostgreSQL whose programs are in DIR\n"
	"      --decode FILTER   first decode the dump by a command: 'age -d -i FILE'\n"
	"      --report FILE     append a line of JSON about the run to FILE\n"
	"  -v, --verbose         say what is done\n"
	"      --help            show this help\n"
	"      --version         show the version\n";

enum {
	OPTION_QUERY = OPTIONS_LONG,
	OPTION_EXPECT,
	OPTION_TOLERANCE,
	OPTION_LIKE,
	OPTION_KEEP,
	OPTION_SET,
	OPTION_BIN_DIR,
	OPTION_DECODE,
};

static const struct option option_table[] = {
	{"query", required_argument, NULL, OPTION_QUERY},
	{"expect", required_argument, NULL, OPTION_EXPECT},
	{"tolerance", required_argument, NULL, OPTION_TOLERANCE},
	{"like", required_argument, NULL, OPTION_LIKE},
	PASSWORD_COMMAND_ENTRY,
	{"keep", required_argument, NULL, OPTION_KEEP},
	{"jobs", required_argument, NULL, 'j'},
	{"set", required_argument, NULL, OPTION_SET},
	{"bin-dir", required_argument, NULL, OPTION_BIN_DIR},
	{"decode", required_argument, NULL, OPTION_DECODE},
	OPTIONS_REPORT_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct rehearse_options {
	struct command paths; /* of the files of --query */
	struct command settings;
	struct command decoders;
	const char *programs;
	const char *keep;   /* a folder; NULL: none */
	int jobs;           /* 0: not given */
	const char *expect; /* a file; NULL: none */
	int tolerance;
	char *like; /* the URL; NULL: none */
	const char *password_command;
	struct target_server target;
	struct command all_settings; /* those of the target, then those given */
};

/* Returns what is wrong with SETTING, or NULL. */
static const char *check_setting(const char *setting)
{
	const char *sign = strchr(setting, '=');

	return sign && sign != setting ? NULL : "it is not NAME=VALUE";
}

/* Reads the percentage TEXT. Returns what is wrong with it, or NULL. */
static const char *read_tolerance(struct rehearse_options *rehearse, const char *text)
{
	static const struct number_range percent = {
		0, EXPECTATION_TOLERANCE_MAX, "it must be a number from 0 to 100"};

	return number_take(text, &percent, &rehearse->tolerance);
}

static enum status take_rehearse_option(struct options *options, int code, void *context)
{
	struct rehearse_options *rehearse = context;

	switch (code) {
	case OPTION_QUERY:
		command_add(&rehearse->paths, options->argument);
		break;
	case OPTION_EXPECT:
		rehearse->expect = options->argument;
		break;
	case OPTION_TOLERANCE:
		return options_check(options, code, read_tolerance(rehearse, options->argument));
	case OPTION_LIKE:
		rehearse->like = options->argument;
		break;
	case PASSWORD_COMMAND_OPTION:
		return password_command_take(options, &rehearse->password_command);
	case OPTION_KEEP:
		rehearse->keep = options->argument;
		return options_check(
			options, code, *options->argument == '\0' ? "it is empty" : NULL);
	case 'j':
		return options_check(options, code,
			parallel_restore_read_jobs(options->argument, &rehearse->jobs));
	case OPTION_SET:
		command_add(&rehearse->settings, options->argument);
		return options_check(options, code, check_setting(options->argument));
	case OPTION_BIN_DIR:
		rehearse->programs = options->argument;
		break;
	case OPTION_DECODE:
		return options_check_command(
			options, code, source_add_decoder(&rehearse->decoders, options->argument));
	}
	return STATUS_DONE;
}

/* Called before the restore starts, so that a missing file is reported at once. */
static int open_query(struct report_query *query, const char *path)
{
	struct stat status;

	*query = (struct report_query){.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
	if (query->fd < 0)
		return fail_errno("could not open file \"%s\"", path);
	if (fstat(query->fd, &status) == 0 && S_ISDIR(status.st_mode))
		return fail("could not read file \"%s\": it is a folder", path);
	return 0;
}

static enum status rehearse_dump(
	const struct rehearsal_options *rehearsal, char *const *decoders, char **command)
{
	const struct store_options stream = {.command = command,
		.decoders = decoders,
		.decode = true,
		.restores = true,
		.operands = (char *const[]){NULL}};
	struct rehearsal_sink sink;
	enum status status;

	rehearsal_sink_open(&sink, rehearsal);
	status = store_stream(&sink.sink, &stream);
	rehearsal_sink_close(&sink);
	return status;
}

/* Opens all PATHS, for REHEARSAL. Returns 0, or -1 after an error message. */
static int open_queries(struct rehearsal_options *rehearsal, struct report_query *queries,
	const struct command *paths)
{
	rehearsal->queries = queries;
	while (rehearsal->query_count < paths->count) {
		const char *path = paths->words[rehearsal->query_count];

		if (open_query(&queries[rehearsal->query_count++], path) != 0)
			return -1;
	}
	return 0;
}

static enum status rehearse_with_queries(
	const struct rehearse_options *rehearse, char **command, struct expectation *expectation)
{
	struct report_query *queries = calloc(rehearse->paths.count + 1, sizeof *queries);
	struct rehearsal_options rehearsal = {
		.programs = rehearse->programs,
		.keep = rehearse->keep,
		.jobs = rehearse->jobs,
		.settings = rehearse->all_settings.words,
		.expectation = expectation,
		.target = rehearse->like ? &rehearse->target : NULL,
	};
	enum status status = STATUS_FAILED;

	if (!queries || rehearse->paths.broken || rehearse->settings.broken ||
		rehearse->all_settings.broken)
		fail("out of memory");
	else if (open_queries(&rehearsal, queries, &rehearse->paths) == 0)
		status = rehearse_dump(&rehearsal, rehearse->decoders.words, command);
	for (size_t i = 0; i < rehearsal.query_count; i++)
		if (queries[i].fd >= 0)
			close(queries[i].fd);
	free(queries);
	return status;
}

/* The file of --expect is read before the restore starts, as those of --query are opened. */
static enum status rehearse_as_expected(const struct rehearse_options *rehearse, char **command)
{
	struct expectation expectation;
	enum status status;

	if (!rehearse->expect)
		return rehearse_with_queries(rehearse, command, NULL);
	status = expectation_read(&expectation, rehearse->expect, rehearse->tolerance);
	if (status == STATUS_DONE)
		status = rehearse_with_queries(rehearse, command, &expectation);
	expectation_release(&expectation);
	return status;
}

static enum status run_rehearse(struct options *options, void *context)
{
	struct rehearse_options *rehearse = context;
	enum status status = source_check(options->command);

	if (status == STATUS_DONE && !rehearse->expect && rehearse->tolerance >= 0)
		return options_misuse(options, "--tolerance needs --expect");
	if (status == STATUS_DONE && !rehearse->like && rehearse->password_command)
		return options_misuse(options, "--password-command needs --like");
	if (status == STATUS_DONE && rehearse->keep)
		status = scratch_folder_check(rehearse->keep);
	/* Before stop_open(), so that a signal still ends the wait for a server. */
	if (status == STATUS_DONE && rehearse->like)
		status = target_server_read(
			&rehearse->target, rehearse->like, rehearse->password_command);
	if (status != STATUS_DONE)
		return status;
	for (int i = 0; rehearse->like && i < TARGET_SERVER_SETTINGS; i++)
		command_add(&rehearse->all_settings, rehearse->target.settings[i]);
	command_add_all(&rehearse->all_settings, rehearse->settings.words);
	return stop_open() == 0 ? rehearse_as_expected(rehearse, options->command) : STATUS_FAILED;
}

static const struct options_elsewhere elsewhere[] = {SOURCE_ENCODING_ELSEWHERE, {NULL, NULL, NULL}};

static const struct program program = {
	.name = "pgb-rehearse",
	.help = help,
	.option_table = option_table,
	.libraries = prompt_libraries,
	.operands_advice = "the dump is read from standard input: pgb-rehearse <FILE",
	.elsewhere = elsewhere,
	.tail = OPTIONS_TAIL_COMMAND,
	.holds_secrets = true,
	.take_option = take_rehearse_option,
	.run = run_rehearse,
};

int main(int argc, char **argv)
{
	struct rehearse_options rehearse = {.tolerance = EXPECTATION_MAY_GROW};
	int status = program_main(&program, argc, argv, &rehearse);

	command_release(&rehearse.paths);
	command_release(&rehearse.settings);
	command_release(&rehearse.all_settings);
	command_release(&rehearse.decoders);
	return prompt_leave(stop_leave(status));
}

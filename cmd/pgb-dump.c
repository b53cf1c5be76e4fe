/*
 * pgb-dump: executes the pg_dump of the server's version, and keeps the password out of its
 * arguments and environment.
 */
#include "dump/kind.h"
#include "parallel/dump_jobs.h"
#include "parallel/parallel_dump.h"
#include "parallel/plain_dump.h"
#include "pg/client_program.h"
#include "pg/connection_words.h"
#include "pg/conninfo.h"
#include "pg/dump_command.h"
#include "pg/dump_definition.h"
#include "pg/dump_option_table.h"
#include "pg/dump_options.h"
#include "pg/dump_probe.h"
#include "pg/dumper.h"
#include "pg/password_command.h"
#include "pg/prompt.h"
#include "pg/server_probe.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <stdbool.h>
#include <stdint.h>

static const char help[] =
	"usage: pgb-dump [-v] [-F FORMAT] [--globals-only | --all] [--pg-dump PATH]\n"
	"                [--password-command COMMAND] [--through-pooler] [URL]\n"
	"                [-- PG_DUMP_OPTION...]\n"
	"       pgb-dump -j JOBS [-v] [-F FORMAT] [--memory SIZE] [--pg-dump PATH]\n"
	"                [--password-command COMMAND] [URL] [-- PG_DUMP_OPTION...]\n"
	"       pgb-dump --check [OPTION...] [URL] [-- PG_DUMP_OPTION...]\n"
	"\n"
	"Writes a dump of the database that URL names to standard output, by the pg_dump\n"
	"of the server's version. URL is anything that pg_dump takes: a URL, a keyword\n"
	"string, a name, or nothing.\n"
	"\n"
	"  -F, --format FORMAT    p (plain), c (custom) or t (tar)\n"
	"      --globals-only     dump only roles and tablespaces, by pg_dumpall\n"
	"      --all              dump the whole cluster, by pg_dumpall\n"
	"      --check            try whether everything can be read; dump nothing\n"
	"  -j, --jobs JOBS        read by JOBS connections at a time; not for -F t\n"
	"      --memory SIZE      with -j, keep at most SIZE of rows in memory (256M)\n"
	"      --password-command COMMAND\n"
	"                         run COMMAND for the password of each connection\n"
	"      --pg-dump PATH     the pg_dump (or pg_dumpall) to run\n"
	"      --through-pooler   dump even through a pooler that shares sessions\n"
	"  -v, --verbose          say which one is run\n"
	"      --help             show this help\n"
	"      --version          show the version\n";

enum code { GLOBALS_ONLY = OPTIONS_LONG, ALL, CHECK, MEMORY, PG_DUMP, THROUGH_POOLER };

static const struct option option_table[] = {
	{"format", required_argument, NULL, 'F'},
	{"globals-only", no_argument, NULL, GLOBALS_ONLY},
	{"all", no_argument, NULL, ALL},
	{"check", no_argument, NULL, CHECK},
	{"jobs", required_argument, NULL, 'j'},
	{"memory", required_argument, NULL, MEMORY},
	PASSWORD_COMMAND_ENTRY,
	{"pg-dump", required_argument, NULL, PG_DUMP},
	{"through-pooler", no_argument, NULL, THROUGH_POOLER},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct pgb_dump_options {
	struct dump_kind kind;
	const char *program; /* of --pg-dump, or NULL */
	const char *password_command;
	bool through_pooler;
	bool checks;     /* instead of dumping */
	char *url;       /* NULL: not given */
	char **words;    /* for pg_dump, or NULL */
	int jobs;        /* 0: pg_dump alone */
	uint64_t memory; /* 0: not given */
};

static enum status take_dump_option(struct options *options, int option, void *context)
{
	struct pgb_dump_options *order = context;

	switch (option) {
	case 'F':
		return options_say_mistake(
			dump_kind_set_format(&order->kind, options->argument), options);
	case GLOBALS_ONLY:
		return options_say_mistake(
			dump_kind_set_scope(&order->kind, DUMP_GLOBALS), options);
	case ALL:
		return options_say_mistake(dump_kind_set_scope(&order->kind, DUMP_ALL), options);
	case PASSWORD_COMMAND_OPTION:
		return password_command_take(options, &order->password_command);
	case THROUGH_POOLER:
		order->through_pooler = true;
		return STATUS_DONE;
	case CHECK:
		order->checks = true;
		return STATUS_DONE;
	case 'j':
		return options_check(
			options, 'j', dump_jobs_read_jobs(options->argument, &order->jobs));
	case MEMORY:
		return options_check(
			options, MEMORY, dump_jobs_read_memory(options->argument, &order->memory));
	default:
		order->program = options->argument;
		return STATUS_DONE;
	}
}

static const struct options_mistake *check_jobs(const struct pgb_dump_options *order)
{
	static const struct options_mistake no_jobs = {
		"option --memory is for a dump by several connections", "use it with -j"};

	static const struct options_mistake pooler = {
		"option --through-pooler cannot be used with -j", "name the server itself"};

	if (order->jobs == 0)
		return order->memory > 0 ? &no_jobs : NULL;
	if (order->through_pooler)
		return &pooler;
	return dump_jobs_check(&order->kind, order->words);
}

static enum status check_dump_options(struct options *options, const struct pgb_dump_options *order)
{
	const struct options_mistake *mistake = dump_kind_check(&order->kind);

	if (order->program && *order->program == '\0')
		return options_misuse(options, "the argument of --pg-dump is empty");
	if (!mistake)
		mistake = dump_options_check(order->kind.scope, order->words);
	if (!mistake)
		mistake = check_jobs(order);
	return options_say_mistake(mistake, options);
}

static enum status meet_server(const struct pgb_dump_options *order, struct conninfo *conninfo,
	struct server_probe *server)
{
	enum dump_scope scope = order->kind.scope;
	const struct server_probe_options options = {
		.scope = scope,
		.may_prompt = !dump_options_forbid_prompt(scope, order->words),
		.through_pooler = order->through_pooler,
		.reads_passwords = dump_options_read_role_passwords(scope, order->words),
	};

	return server_probe_run(server, conninfo, &options);
}

/* Runs pg_dump or pg_dumpall in place of this program. */
static enum status become_dumper(
	const struct pgb_dump_options *order, struct conninfo *conninfo, struct command *command)
{
	const char *format = dump_format_option(order->kind.format);
	enum status status =
		dump_definition_write(conninfo, &order->kind, command->words, order->words);

	if (status == STATUS_DONE)
		status = password_command_offer(conninfo);
	if (status != STATUS_DONE)
		return status;
	if (format) {
		command_add(command, "-F");
		command_add(command, format);
	}
	if (order->jobs > 0 && order->kind.format == DUMP_CUSTOM)
		command_add(command, "-Z0");
	command_add_all(command, order->words);
	return client_program_become(command);
}

/* With -j. pg_dump replaces this program only if several connections are not worth it. */
static enum status dump_by_jobs(const struct pgb_dump_options *order, struct conninfo *conninfo,
	struct command *command, const struct installed *dumper)
{
	const struct parallel_dump_options options = {
		.conninfo = conninfo,
		.start = command->words,
		.words = order->words,
		.jobs = order->jobs,
		.memory = order->memory > 0 ? order->memory : DUMP_JOBS_MEMORY,
	};
	bool is_left = false;
	enum status status = stop_open();

	if (status == STATUS_DONE)
		status = order->kind.format == DUMP_PLAIN
				 ? plain_dump_run(&options, dumper, &is_left)
				 : parallel_dump_run(&options, &is_left);
	if (status != STATUS_DONE || !is_left)
		return (enum status)stop_leave(status);
	stop_reset();
	return become_dumper(order, conninfo, command);
}

static enum status dump_with(const struct pgb_dump_options *order, struct conninfo *conninfo,
	const struct installed *dumper)
{
	struct dump_command command;
	enum status status =
		dump_command_open(&command, order->kind.scope, conninfo, dumper, order->words);

	if (status == STATUS_DONE)
		status = order->jobs > 0 ? dump_by_jobs(order, conninfo, &command.start, dumper)
					 : become_dumper(order, conninfo, &command.start);
	dump_command_release(&command);
	return status;
}

static void warn_of_hidden_rows(const struct pgb_dump_options *order)
{
	if (!dump_options_hide_rows(order->kind.scope, order->words))
		return;
	warn("with --enable-row-security the dump leaves out all rows that the user may not see");
	hint("a role with BYPASSRLS dumps all rows, without this option");
}

static enum status check_dump(const struct pgb_dump_options *order, struct conninfo *conninfo,
	const struct installed *dumper, const struct server_probe *server)
{
	const struct dump_probe probe = {
		.scope = order->kind.scope,
		.dumper = dumper,
		.server = server,
		.is_partial = dump_options_are_partial(order->kind.scope, order->words),
		.hides_rows = dump_options_hide_rows(order->kind.scope, order->words),
	};

	return dump_probe_run(&probe, conninfo);
}

static enum status dump_by_url(const struct pgb_dump_options *order)
{
	struct conninfo conninfo;
	struct installed dumper = {0};
	struct server_probe server;
	enum status status = conninfo_open(&conninfo, order->url);

	if (status == STATUS_DONE)
		status = password_command_use(&conninfo, order->password_command);
	if (status == STATUS_DONE)
		status = meet_server(order, &conninfo, &server);
	if (status == STATUS_DONE)
		status = dumper_choose(&dumper, order->kind.scope, order->program, server.major);
	if (status == STATUS_DONE)
		status = order->checks ? check_dump(order, &conninfo, &dumper, &server)
				       : dump_with(order, &conninfo, &dumper);
	installed_release(&dumper);
	conninfo_release(&conninfo);
	return status;
}

static enum status run_dump(struct options *options, void *context)
{
	struct pgb_dump_options *order = context;
	enum status status;

	order->url = options->operands[0];
	order->words = options->command;
	status = check_dump_options(options, order);
	if (status == STATUS_DONE) {
		warn_of_hidden_rows(order);
		status = dump_by_url(order);
	}
	return prompt_leave(status);
}

static const struct options_elsewhere elsewhere[] = {
	CONNECTION_WORDS_ELSEWHERE, DUMP_OPTIONS_ELSEWHERE, {NULL, NULL, NULL}};

static const struct program program = {
	.name = "pgb-dump",
	.help = help,
	.option_table = option_table,
	.libraries = prompt_libraries,
	.operands = {"URL"},
	.operands_advice = "the dump goes to standard output: pgb-dump URL >FILE",
	.elsewhere = elsewhere,
	.tail = OPTIONS_TAIL_WORDS,
	.holds_secrets = true,
	.take_option = take_dump_option,
	.run = run_dump,
};

int main(int argc, char **argv)
{
	struct pgb_dump_options order = {0};

	return program_main(&program, argc, argv, &order);
}

/*
 * pgb-dump: becomes the pg_dump that fits the server, with the password out of sight.
 */
#include "pg/conninfo.h"
#include "pg/dump_kind.h"
#include "pg/dump_options.h"
#include "pg/dumper.h"
#include "pg/passfile.h"
#include "pg/server.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/output.h"
#include "unix/status.h"

#include <signal.h>
#include <stdbool.h>

static const char help[] =
	"usage: pgb-dump [-v] [-F FORMAT] [--globals-only | --all] [--pg-dump PATH] [URL]\n"
	"                [-- PG_DUMP_OPTION...]\n"
	"\n"
	"Writes a dump of the database that URL names to standard output, by the pg_dump of\n"
	"the server's version. URL is anything that pg_dump takes: a URL, a keyword string,\n"
	"a name, or nothing.\n"
	"\n"
	"  -F, --format FORMAT    p (plain), c (custom) or t (tar)\n"
	"      --globals-only     dump only roles and tablespaces, by pg_dumpall\n"
	"      --all              dump the whole cluster, by pg_dumpall\n"
	"      --pg-dump PATH     the pg_dump (or pg_dumpall) to run\n"
	"  -v, --verbose          say which one is run\n"
	"      --help             show this help\n"
	"      --version          show the version\n";

enum code { GLOBALS_ONLY = OPTIONS_LONG, ALL, PG_DUMP };

static const struct option names[] = {
	{"format", required_argument, NULL, 'F'},
	{"globals-only", no_argument, NULL, GLOBALS_ONLY},
	{"all", no_argument, NULL, ALL},
	{"pg-dump", required_argument, NULL, PG_DUMP},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

static const struct synopsis synopsis = {
	.help = help,
	.letters = "-:F:v",
	.names = names,
	.operands_max = 1,
	.tail = OPTIONS_TAIL_WORDS,
};

struct request {
	struct dump_kind kind;
	const char *program; /* of --pg-dump, or NULL */
	char *url;           /* NULL: not given */
	char **words;        /* for pg_dump, or NULL */
};

static int take_option(struct options *options, int option, struct request *request)
{
	switch (option) {
	case 'F':
		return dump_kind_set_format(&request->kind, options->argument);
	case GLOBALS_ONLY:
		return dump_kind_set_scope(&request->kind, DUMP_GLOBALS);
	case ALL:
		return dump_kind_set_scope(&request->kind, DUMP_ALL);
	case PG_DUMP:
		request->program = options->argument;
		return 0;
	default:
		message_be_verbose();
		return 0;
	}
}

static int check(struct options *options, const struct request *request)
{
	if (request->program && *request->program == '\0')
		return options_misuse(options, "the argument of --pg-dump is empty");
	if (dump_kind_check(&request->kind) != 0 ||
		dump_options_check(request->kind.scope, request->words) != 0)
		return STATUS_MISUSE;
	return STATUS_DONE;
}

/* Learns the server's version and makes the password ready for whoever is run. */
static int meet_server(const struct request *request, struct conninfo *conninfo, int *server)
{
	enum dump_scope scope = request->kind.scope;
	bool may_prompt = !dump_options_forbid_prompt(scope, request->words);
	int status = server_find_major(conninfo, scope, may_prompt, server);

	if (status == STATUS_DONE && conninfo->password && passfile_offer(conninfo->password) != 0)
		status = STATUS_FAILED;
	return status;
}

static int choose_dumper(const struct request *request, int server, struct dumper *dumper)
{
	const char *program = dump_scope_program(request->kind.scope);
	int status = STATUS_DONE;

	if (!request->program)
		status = dumper_find(dumper, "", program, server);
	else if (dumper_take(dumper, request->program) != 0)
		status = STATUS_FAILED;
	if (status != STATUS_DONE)
		return status;
	dumper_warn(dumper, program, server);
	if (dumper->major > 0)
		note("running \"%s\", version %d; the server has version %d", dumper->path,
			dumper->major, server);
	else
		note("running \"%s\"; the server has version %d", dumper->path, server);
	return STATUS_DONE;
}

/* pg_dumpall takes no database in -d, and not even a bare name. */
static int become(
	const struct request *request, const struct conninfo *conninfo, const struct dumper *dumper)
{
	bool of_cluster = request->kind.scope != DUMP_DATABASE;
	struct command command = {0};
	int status;

	command_add(&command, dumper->path);
	if (request->kind.scope == DUMP_GLOBALS)
		command_add(&command, "--globals-only");
	if (conninfo->text && !(of_cluster && conninfo->is_name)) {
		command_add(&command, "-d");
		command_add(&command, conninfo->text);
	}
	if (of_cluster && conninfo->names_database) {
		command_add(&command, "-l");
		command_add(&command, conninfo->database);
	}
	if (dump_format_option(request->kind.format)) {
		command_add(&command, "-F");
		command_add(&command, dump_format_option(request->kind.format));
	}
	command_add_all(&command, request->words);
	status = command_become(&command);
	command_release(&command);
	return status;
}

static int dump(const struct request *request)
{
	struct conninfo conninfo;
	struct dumper dumper = {0};
	int server = 0;
	int status = conninfo_open(&conninfo, request->url);

	if (status == STATUS_DONE)
		status = meet_server(request, &conninfo, &server);
	if (status == STATUS_DONE)
		status = choose_dumper(request, server, &dumper);
	if (status == STATUS_DONE)
		status = become(request, &conninfo, &dumper);
	dumper_release(&dumper);
	conninfo_release(&conninfo);
	return status;
}

int main(int argc, char **argv)
{
	struct request request = {0};
	struct options options;
	int option, status;

	output_prepare();
	message_program("pgb-dump");
	options_open(&options, &synopsis, argc, argv);
	while ((option = options_next(&options)) > 0)
		if (take_option(&options, option, &request) != 0)
			return STATUS_MISUSE;
	if (option == OPTIONS_LEAVE)
		return options.status;
	request.url = options.operands[0];
	request.words = options.command;
	status = check(&options, &request);
	if (status == STATUS_DONE)
		status = dump(&request);
	if (status == STATUS_SIGNAL_BASE + SIGINT) {
		signal(SIGINT, SIG_DFL);
		raise(SIGINT);
	}
	return status;
}

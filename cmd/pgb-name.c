/*
 * pgb-name: prints a file name for a dump.
 */
#include "dump/kind.h"
#include "dump/name.h"
#include "pg/connection_words.h"
#include "pg/conninfo.h"
#include "pg/dump_option_table.h"
#include "pg/dump_options.h"
#include "pg/libpq_version.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <time.h>

static const char help[] =
	"usage: pgb-name [--no-timestamp | -t TIME] [-F FORMAT] [-x SUFFIX]\n"
	"                [--full] [--globals-only | --all] [URL] [-- PG_DUMP_OPTION...]\n"
	"\n"
	"Prints a file name for the dump of the database that URL names: the database,\n"
	"the time now in UTC, and the extension of the format. URL is anything that\n"
	"pg_dump takes: a URL, a keyword string, a name, or nothing. With options of\n"
	"pg_dump that leave something out, it is DATABASE%~partial-TIME.sql.\n"
	"\n"
	"  -F, --format FORMAT    p (plain: .sql), c (custom: .dump) or t (tar: .tar)\n"
	"  -t, --timestamp TIME   use TIME in place of the time now\n"
	"      --no-timestamp     leave the time out\n"
	"  -x, --suffix SUFFIX    put SUFFIX at the end, such as .zst\n"
	"      --full             count the dump as full, whatever the options leave out\n"
	"      --globals-only     for roles and tablespaces: _globals-TIME.sql\n"
	"      --all              for a whole cluster: _all-TIME.sql\n"
	"      --help             show this help\n"
	"      --version          show the version\n";

enum { NAME_LIMIT = 1 << 20 };

enum code { NO_TIMESTAMP = OPTIONS_LONG, FULL, GLOBALS_ONLY, ALL };

static const struct option option_table[] = {
	{"format", required_argument, NULL, 'F'},
	{"timestamp", required_argument, NULL, 't'},
	{"no-timestamp", no_argument, NULL, NO_TIMESTAMP},
	{"suffix", required_argument, NULL, 'x'},
	{"full", no_argument, NULL, FULL},
	{"globals-only", no_argument, NULL, GLOBALS_ONLY},
	{"all", no_argument, NULL, ALL},
	OPTIONS_COMMON,
};

struct name_options {
	struct dump_kind kind;
	const char *time; /* NULL: now */
	bool no_time;
	bool full;
	const char *suffix;
};

static enum status take_name_option(struct options *options, int option, void *context)
{
	struct name_options *order = context;

	switch (option) {
	case 'F':
		return options_say_mistake(
			dump_kind_set_format(&order->kind, options->argument), options);
	case 't':
		order->time = options->argument;
		return STATUS_DONE;
	case 'x':
		order->suffix = options->argument;
		return STATUS_DONE;
	case NO_TIMESTAMP:
		order->no_time = true;
		return STATUS_DONE;
	case FULL:
		order->full = true;
		return STATUS_DONE;
	case GLOBALS_ONLY:
		return options_say_mistake(
			dump_kind_set_scope(&order->kind, DUMP_GLOBALS), options);
	default:
		return options_say_mistake(dump_kind_set_scope(&order->kind, DUMP_ALL), options);
	}
}

static enum status check_name_options(struct options *options, const struct name_options *order)
{
	const struct options_mistake *mistake;

	if (order->time && order->no_time)
		return options_misuse(options, "-t and --no-timestamp cannot be used together");
	if (order->time && (*order->time == '\0' || !dump_name_accepts(order->time)))
		return options_misuse(options, "a timestamp must not be empty and cannot hold "
					       "\"/\" or control characters");
	if (!dump_name_accepts(order->suffix))
		return options_misuse(options, "a suffix cannot hold \"/\" or control characters");
	mistake = dump_kind_check(&order->kind);
	if (!mistake)
		mistake = dump_options_check(order->kind.scope, options->command);
	return options_say_mistake(mistake, options);
}

static enum status print_name(
	const struct name_options *order, const char *database, char *const *words)
{
	char now[DUMP_NAME_TIME_SIZE];
	const char *when = order->time ? order->time : now;
	struct text name;
	enum status status = STATUS_FAILED;

	dump_name_time(now, time(NULL));
	text_init(&name, NAME_LIMIT);
	dump_name_add(&name, &order->kind, database, order->no_time ? NULL : when,
		dump_options_suffix(&order->kind, words));
	text_add(&name, order->suffix);
	if (text_finish(&name, "the name") == 0)
		status = program_print("%s\n", name.bytes);
	text_release(&name);
	return status;
}

static enum status run_name(struct options *options, void *context)
{
	struct name_options *order = context;
	struct conninfo conninfo;
	enum status status = check_name_options(options, order);

	if (status != STATUS_DONE)
		return status;
	order->kind.partial =
		!order->full && dump_options_are_partial(order->kind.scope, options->command);
	status = conninfo_open(&conninfo, options->operands[0]);
	if (status == STATUS_DONE)
		status = print_name(order, conninfo.database, options->command);
	conninfo_release(&conninfo);
	return status;
}

static const struct options_elsewhere elsewhere[] = {
	CONNECTION_WORDS_ELSEWHERE, DUMP_OPTIONS_ELSEWHERE, {NULL, NULL, NULL}};

static const struct program program = {
	.name = "pgb-name",
	.help = help,
	.option_table = option_table,
	.libraries = libpq_libraries,
	.operands = {"URL"},
	.elsewhere = elsewhere,
	.tail = OPTIONS_TAIL_WORDS,
	.holds_secrets = true,
	.take_option = take_name_option,
	.run = run_name,
};

int main(int argc, char **argv)
{
	struct name_options order = {.suffix = ""};

	return program_main(&program, argc, argv, &order);
}

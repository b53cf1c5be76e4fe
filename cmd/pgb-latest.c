/*
 * pgb-latest: reads names of backups and prints the newest of a database.
 */
#include "dump/kind.h"
#include "dump/list_line.h"
#include "dump/newest.h"
#include "store/listing.h"
#include "unix/lines.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"

#include <stdbool.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-latest [-v] [-0] [--partial] {DATABASE | --globals-only | --all}\n"
	"\n"
	"Reads names of backups, as pgb-name makes them, on standard input, and prints the\n"
	"newest of the database, in whatever folder. The time in the name decides. Times\n"
	"in the future do not count, nor do partial dumps.\n"
	"\n"
	"      --globals-only  the newest of roles and tablespaces: _globals-TIME.sql\n"
	"      --all           the newest of a whole cluster: _all-TIME.sql\n"
	"      --partial       the newest partial dump: DATABASE%~partial-TIME.sql\n"
	"  -0, --null          names end in a NUL instead of a newline\n"
	"  -v, --verbose       say which names are ignored\n"
	"      --help          show this help\n"
	"      --version       show the version\n";

enum code { GLOBALS_ONLY = OPTIONS_LONG, ALL, PARTIAL };

static const char input_advice[] = "pipe the names into it: pgb-ls-s3 BUCKET | pgb-latest DATABASE";

static const struct option option_table[] = {
	{"globals-only", no_argument, NULL, GLOBALS_ONLY},
	{"all", no_argument, NULL, ALL},
	{"partial", no_argument, NULL, PARTIAL},
	{"null", no_argument, NULL, '0'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct latest_options {
	struct newest_choice choice;
	bool ends_in_nul;
};

static enum status take_latest_option(struct options *options, int option, void *context)
{
	struct latest_options *order = context;

	switch (option) {
	case '0':
		order->ends_in_nul = true;
		return STATUS_DONE;
	case PARTIAL:
		order->choice.kind.partial = true;
		return STATUS_DONE;
	case GLOBALS_ONLY:
		return options_say_mistake(
			dump_kind_set_scope(&order->choice.kind, DUMP_GLOBALS), options);
	default:
		return options_say_mistake(
			dump_kind_set_scope(&order->choice.kind, DUMP_ALL), options);
	}
}

static enum status check_latest_options(struct options *options, const struct latest_options *order)
{
	bool is_database = order->choice.kind.scope == DUMP_DATABASE;

	if (is_database && !order->choice.database)
		return options_miss_operand(options, 0);
	if (!is_database && order->choice.database)
		return options_misuse(options, "%s and a database cannot be given together",
			dump_scope_option(order->choice.kind.scope));
	return program_check_input(input_advice);
}

static enum status read_names(struct newest *newest, char end)
{
	static struct lines lines;
	const char *text;
	int result;

	lines_open(&lines, STDIN_FILENO, end);
	while ((result = list_line_next(&lines, &text, NULL)) > 0)
		if (newest_consider(newest, text) != STATUS_DONE)
			return STATUS_FAILED;
	return result == 0 ? STATUS_DONE : STATUS_INPUT;
}

static enum status print_newest(const struct newest *newest, bool ends_in_nul)
{
	const char *name = newest_find(newest, NULL);
	struct listing listing = {.ends_in_nul = ends_in_nul};

	if (!name)
		return STATUS_FAILED;
	listing_print(&listing, name, 0, 0);
	return listing_finish(&listing);
}

static enum status find_latest(const struct latest_options *order)
{
	struct newest newest;
	enum status status;

	newest_open(&newest, &order->choice);
	status = read_names(&newest, order->ends_in_nul ? '\0' : '\n');
	if (status == STATUS_DONE)
		status = print_newest(&newest, order->ends_in_nul);
	newest_close(&newest);
	return status;
}

static enum status run_latest(struct options *options, void *context)
{
	struct latest_options *order = context;
	enum status status;

	order->choice.database = options->operands[0];
	status = check_latest_options(options, order);
	return status == STATUS_DONE ? find_latest(order) : status;
}

static const struct program program = {
	.name = "pgb-latest",
	.help = help,
	.option_table = option_table,
	.operands = {"DATABASE"},
	.operands_advice = input_advice,
	.take_option = take_latest_option,
	.run = run_latest,
};

int main(int argc, char **argv)
{
	struct latest_options order = {.ends_in_nul = false};

	return program_main(&program, argc, argv, &order);
}

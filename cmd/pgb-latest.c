/*
 * pgb-latest: reads names of backups and prints the newest of a database.
 */
#include "dump/kind.h"
#include "dump/name.h"
#include "store/listing.h"
#include "unix/iso_time.h"
#include "unix/lines.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>
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

static const struct option option_table[] = {
	{"globals-only", no_argument, NULL, GLOBALS_ONLY},
	{"all", no_argument, NULL, ALL},
	{"partial", no_argument, NULL, PARTIAL},
	{"null", no_argument, NULL, '0'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct latest_options {
	struct dump_kind kind;
	const char *database; /* NULL unless KIND says one database */
	bool ends_in_nul;
};

/* The newest name so far; how many names were read, and how many do not count, by reason. */
struct search {
	struct text newest; /* empty: none */
	struct timespec time;
	struct timespec now;
	size_t read;
	size_t ignored;       /* not names of dumps with a time */
	size_t companions;    /* this and the next two: of the scope and database asked for */
	size_t of_other_kind; /* partial dumps, or, with --partial, the others */
	size_t in_future;
};

static enum status take_latest_option(struct options *options, int option, void *context)
{
	struct latest_options *order = context;

	switch (option) {
	case '0':
		order->ends_in_nul = true;
		return STATUS_DONE;
	case PARTIAL:
		order->kind.partial = true;
		return STATUS_DONE;
	case GLOBALS_ONLY:
		return options_say_mistake(
			dump_kind_set_scope(&order->kind, DUMP_GLOBALS), options);
	default:
		return options_say_mistake(dump_kind_set_scope(&order->kind, DUMP_ALL), options);
	}
}

static enum status check_latest_options(struct options *options, const struct latest_options *order)
{
	bool is_database = order->kind.scope == DUMP_DATABASE;

	if (is_database && !order->database)
		return options_misuse(options, "missing operand");
	if (!is_database && order->database)
		return options_misuse(options, "%s and a database cannot be given together",
			dump_scope_option(order->kind.scope));
	return program_check_input(
		"pipe the names into it: pgb-ls-s3 BUCKET | pgb-latest DATABASE");
}

/* Whether the scope and the database are right. */
static bool is_asked_for(const struct latest_options *order, const struct dump_name *name)
{
	if (name->kind.scope != order->kind.scope)
		return false;
	return !order->database || strcmp(name->database, order->database) == 0;
}

/*
 * Whether a name of the scope and database asked for counts. If not, says why, and counts the
 * reason.
 */
static bool is_candidate(struct search *search, const struct latest_options *order,
	const struct dump_name *name, const char *text)
{
	if (name->companion) {
		search->companions++;
		note("ignored: \"%s\" is not a dump, but a file that belongs to one", text);
		return false;
	}
	if (name->kind.partial != order->kind.partial) {
		search->of_other_kind++;
		note("ignored: \"%s\" is %s", text,
			name->kind.partial ? "a partial dump" : "not a partial dump");
		return false;
	}
	if (iso_time_compare(&name->time, &search->now) > 0) {
		search->in_future++;
		warn("\"%s\" has a time in the future: not counted", text);
		return false;
	}
	return true;
}

/* Whether TEXT replaces the newest name. Of equal times the first in sort order counts. */
static bool is_newer(const struct search *search, const char *text, const struct timespec *time)
{
	int order = search->newest.length > 0 ? iso_time_compare(time, &search->time) : 1;

	return order > 0 || (order == 0 && strcmp(text, search->newest.bytes) < 0);
}

/* Returns 0, or -1 after an error message. */
static int consider_name(
	struct search *search, const struct latest_options *order, const char *text)
{
	struct dump_name name;
	int is_name = dump_name_read(&name, text);

	search->read++;
	if (is_name < 0)
		return -1;
	if (is_name == 0) {
		search->ignored++;
		note("ignored: \"%s\" is not the name of a dump with a time", text);
		return 0;
	}
	if (!is_asked_for(order, &name) || !is_candidate(search, order, &name, text) ||
		!is_newer(search, text, &name.time))
		return 0;
	search->time = name.time;
	text_clear(&search->newest);
	text_add(&search->newest, text);
	return text_finish(&search->newest, "a name");
}

static enum status read_names(struct search *search, const struct latest_options *order)
{
	static struct lines lines;
	const char *text;
	int result;

	lines_open(&lines, STDIN_FILENO, order->ends_in_nul ? '\0' : '\n');
	while ((result = lines_next(&lines, &text)) > 0)
		if (consider_name(search, order, text) != 0)
			return STATUS_FAILED;
	return result == 0 ? STATUS_DONE : STATUS_INPUT;
}

/* Prints a hint that COUNT of the names are ONE or SEVERAL, and the remedy. False if COUNT is 0. */
static bool hint_at_names(size_t count, const char *one, const char *several, const char *remedy)
{
	if (count > 0)
		hint("%zu of them %s; %s", count, count == 1 ? one : several, remedy);
	return count > 0;
}

/* Says what the names were that may have been meant. */
static void hint_at_others(const struct search *search, const struct latest_options *order)
{
	bool full = order->kind.partial; /* the dumps of the other kind are */

	if (hint_at_names(search->of_other_kind,
		    full ? "is that of a full dump" : "is that of a partial dump",
		    full ? "are those of full dumps" : "are those of partial dumps",
		    full ? "omit --partial" : "--partial asks for these"))
		return;
	if (hint_at_names(search->in_future, "has a time in the future",
		    "have a time in the future", "a clock is wrong"))
		return;
	if (order->database && strpbrk(order->database, "=:/")) {
		hint("DATABASE is a name, not a connection string");
		return;
	}
	if (hint_at_names(search->companions, "is that of a file that belongs to a dump",
		    "are those of files that belong to a dump", "-v says which"))
		return;
	(void)hint_at_names(search->ignored, "is not the name of a dump with a time",
		"are not names of dumps with a time", "-v says which");
}

static enum status say_none(const struct search *search, const struct latest_options *order)
{
	const char *backup = order->kind.partial ? "partial dump" : "backup";

	if (search->read == 0)
		fail("there are no names on standard input");
	else if (order->database)
		fail("none of the names on standard input (%zu) is that of a %s of database "
		     "\"%s\"",
			search->read, backup, order->database);
	else
		fail("none of the names on standard input (%zu) is that of a %s made with %s",
			search->read, backup, dump_scope_option(order->kind.scope));
	hint_at_others(search, order);
	return STATUS_FAILED;
}

static enum status print_newest(const struct search *search, const struct latest_options *order)
{
	struct listing listing = {.ends_in_nul = order->ends_in_nul};

	listing_print(&listing, search->newest.bytes, 0, 0);
	return listing_finish(&listing);
}

static enum status find_latest(const struct latest_options *order)
{
	struct search search = {.read = 0};
	enum status status;

	clock_gettime(CLOCK_REALTIME, &search.now);
	text_init(&search.newest, LINES_MAX);
	status = read_names(&search, order);
	if (status == STATUS_DONE)
		status = search.newest.length > 0 ? print_newest(&search, order)
						  : say_none(&search, order);
	text_release(&search.newest);
	return status;
}

static enum status run_latest(struct options *options, void *context)
{
	struct latest_options *order = context;
	enum status status;

	order->database = options->operands[0];
	status = check_latest_options(options, order);
	return status == STATUS_DONE ? find_latest(order) : status;
}

static const struct program program = {
	.name = "pgb-latest",
	.help = help,
	.option_table = option_table,
	.operands_max = 1,
	.take_option = take_latest_option,
	.run = run_latest,
};

int main(int argc, char **argv)
{
	struct latest_options order = {.database = NULL};

	return program_main(&program, argc, argv, &order);
}

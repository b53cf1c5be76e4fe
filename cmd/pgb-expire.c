/*
 * pgb-expire: reads names of backups and prints those that the rules let expire.
 */
#include "dump/expiry.h"
#include "dump/name_list.h"
#include "store/listing.h"
#include "unix/iso_time.h"
#include "unix/lines.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"
#include "unix/timespan.h"

#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-expire [-v] [-0] [--partial] [--now TIME] [--keep-last N]\n"
	"                  [--keep-hourly N] [--keep-daily N] [--keep-weekly N]\n"
	"                  [--keep-monthly N] [--keep-yearly N] [--keep-within DURATION]\n"
	"\n"
	"Reads names of backups, as pgb-name makes them, on standard input, and prints\n"
	"those that no rule keeps. Each database of each folder is counted separately,\n"
	"and its newest backup is always kept. Partial dumps are left alone. Deletes\n"
	"nothing.\n"
	"\n"
	"      --keep-last N           keep the N newest backups\n"
	"      --keep-hourly N         keep the newest backup of each of the last N hours\n"
	"                              that have one; \"unlimited\" of all hours\n"
	"      --keep-daily N          the same for days\n"
	"      --keep-weekly N         the same for weeks, from Monday\n"
	"      --keep-monthly N        the same for months\n"
	"      --keep-yearly N         the same for years\n"
	"      --keep-within DURATION  keep all within that time, such as 30d or 1y6m,\n"
	"                              before the newest\n"
	"      --now TIME              use TIME as the present time\n"
	"      --partial               only the partial dumps: DATABASE%~partial-TIME.sql\n"
	"  -0, --null                  names end in a NUL instead of a newline\n"
	"  -v, --verbose               say why each name is kept\n"
	"      --help                  show this help\n"
	"      --version               show the version\n";

/* There is a code for each rule, from KEEP, the code of --keep-last, on. */
enum code { KEEP = OPTIONS_LONG, WITHIN = KEEP + EXPIRY_RULES, NOW, PARTIAL };

static const char input_advice[] =
	"pipe the names into it: pgb-ls-s3 BUCKET | pgb-expire --keep-daily 7";

static const struct option option_table[] = {
	{"keep-last", required_argument, NULL, KEEP + EXPIRY_LAST},
	{"keep-hourly", required_argument, NULL, KEEP + EXPIRY_HOURLY},
	{"keep-daily", required_argument, NULL, KEEP + EXPIRY_DAILY},
	{"keep-weekly", required_argument, NULL, KEEP + EXPIRY_WEEKLY},
	{"keep-monthly", required_argument, NULL, KEEP + EXPIRY_MONTHLY},
	{"keep-yearly", required_argument, NULL, KEEP + EXPIRY_YEARLY},
	{"keep-within", required_argument, NULL, WITHIN},
	{"now", required_argument, NULL, NOW},
	{"partial", no_argument, NULL, PARTIAL},
	{"null", no_argument, NULL, '0'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct expire_options {
	struct expiry_policy policy;
	struct timespec now;
	bool partial; /* only partial dumps, otherwise only the others */
	bool ends_in_nul;
};

static enum status take_expire_option(struct options *options, int option, void *context)
{
	struct expire_options *order = context;
	const char *reason = NULL;

	switch (option) {
	case '0':
		order->ends_in_nul = true;
		break;
	case NOW:
		if (!iso_time_read(options->argument, &order->now))
			reason = "it must be a time such as 2026-11-22T02:30:00Z";
		break;
	case PARTIAL:
		order->partial = true;
		break;
	case WITHIN:
		reason = timespan_read(options->argument, &order->policy.within);
		break;
	default:
		if (!expiry_read_number(options->argument, &order->policy.keep[option - KEEP]))
			reason = "it must be a whole number, or \"unlimited\"";
	}
	return options_check(options, option, reason);
}

static enum status check_expire_options(struct options *options, const struct expire_options *order)
{
	enum status status;

	if (expiry_is_empty(&order->policy)) {
		status = options_misuse(options, "no rule says what to keep");
		hint("give a rule, such as --keep-daily 7 --keep-weekly 5 --keep-monthly 12");
		return status;
	}
	return program_check_input(input_advice);
}

static void say_reasons(const struct expiry_name *name)
{
	struct text reasons;

	text_init(&reasons, MESSAGE_MAX);
	expiry_add_reasons(&reasons, name->reasons);
	note("kept: \"%s\": %s", name->text, reasons.bytes);
	text_release(&reasons);
}

/* Restores the order of the input: all names are in one buffer. */
static int compare_places(const void *first, const void *second)
{
	const struct expiry_name *a = first, *b = second;

	return ((uintptr_t)a->text > (uintptr_t)b->text) -
	       ((uintptr_t)a->text < (uintptr_t)b->text);
}

static enum status print_retired(const struct expire_options *order, const struct name_list *list)
{
	struct listing listing = {.ends_in_nul = order->ends_in_nul};
	size_t retired = 0, kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct expiry_name *name = &list->names[i];

		if (name->reasons == 0) {
			retired++;
			if (listing_print(&listing, name->text, 0, 0) != 0)
				break;
		} else if (!(name->reasons & EXPIRY_REPEATED)) {
			kept++;
			if (name->reasons & EXPIRY_FUTURE && !name->companion)
				warn("\"%s\" has a time in the future: kept, and not counted",
					name->text);
			if (message_is_verbose())
				say_reasons(name);
		}
	}
	note("%zu kept, %zu to retire, %zu ignored", kept, retired, list->ignored);
	return listing_finish(&listing);
}

static enum status expire_names(const struct expire_options *order)
{
	static struct lines lines;
	struct name_list list;
	enum status status;

	lines_open(&lines, STDIN_FILENO, order->ends_in_nul ? '\0' : '\n');
	status = name_list_read(&list, &lines, order->partial ? NAME_LIST_PARTIAL : 0);
	if (status == STATUS_DONE) {
		expiry_apply(&order->policy, list.names, list.count, &order->now);
		if (list.count > 0)
			qsort(list.names, list.count, sizeof *list.names, compare_places);
		status = print_retired(order, &list);
	}
	name_list_release(&list);
	return status;
}

static enum status run_expire(struct options *options, void *context)
{
	const struct expire_options *order = context;
	enum status status = check_expire_options(options, order);

	return status == STATUS_DONE ? expire_names(order) : status;
}

static const struct program program = {
	.name = "pgb-expire",
	.help = help,
	.option_table = option_table,
	.operands_advice = input_advice,
	.take_option = take_expire_option,
	.run = run_expire,
};

int main(int argc, char **argv)
{
	struct expire_options order = {.ends_in_nul = false};

	clock_gettime(CLOCK_REALTIME, &order.now);
	return program_main(&program, argc, argv, &order);
}

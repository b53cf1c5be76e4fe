/*
 * pgb-fresh: reads names of backups and tells which databases have a fresh one.
 */
#include "dump/freshness.h"
#include "dump/freshness_choice.h"
#include "dump/freshness_report.h"
#include "dump/name_list.h"
#include "unix/atomic_file.h"
#include "unix/descriptor.h"
#include "unix/iso_time.h"
#include "unix/lines.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/size.h"
#include "unix/status.h"
#include "unix/text.h"
#include "unix/timespan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-fresh [-v] [-0] [--partial] [--now TIME] [--max-age DURATION]\n"
	"                 [--min-size SIZE] [--shrink PERCENT] [--oldest DURATION]\n"
	"                 [--database NAME]...\n"
	"                 [[--human] [--quiet] | --nagios | --prometheus[=FILE]]\n"
	"\n"
	"Reads names of backups, as pgb-name makes them, on standard input, alone or with\n"
	"sizes, as \"pgb-ls-* -l\" prints them, and tells for each database of each folder\n"
	"whether its newest backup is fresh: a line with state, database, age in seconds,\n"
	"size in bytes and name. The status is 0 if all are fresh, and 1 if not.\n"
	"\n"
	"      --max-age DURATION   the newest backup must not be older: 26h unless given\n"
	"      --min-size SIZE      it must not be smaller, such as 10M\n"
	"      --shrink PERCENT     it must not be smaller by more than that, such as 50%,\n"
	"                           than the largest older one\n"
	"      --oldest DURATION    no backup may be older, such as 30d\n"
	"      --database NAME      only this database, which must have a backup; may be\n"
	"                           given several times\n"
	"      --human              show rounded ages and sizes: 26h, 1.5M\n"
	"      --quiet              print only what is not fresh\n"
	"      --nagios             print one line, and have the status, of a plugin for\n"
	"                           Nagios and its relatives\n"
	"      --prometheus[=FILE]  print metrics for Prometheus, or write them to FILE;\n"
	"                           the status is 0 even if not all are fresh\n"
	"      --now TIME           use TIME as the present time\n"
	"      --partial            only the partial dumps: DATABASE%~partial-TIME.sql\n"
	"  -0, --null               names end in a NUL instead of a newline\n"
	"  -v, --verbose            say which names are ignored\n"
	"      --help               show this help\n"
	"      --version            show the version\n";

enum code {
	MAX_AGE = OPTIONS_LONG,
	MIN_SIZE,
	SHRINK,
	OLDEST,
	DATABASE,
	HUMAN,
	QUIET,
	NAGIOS,
	PROMETHEUS,
	NOW,
	PARTIAL
};

static const char input_advice[] = "pipe the names into it: pgb-ls-s3 -l BUCKET | pgb-fresh";

static const struct option option_table[] = {
	{"max-age", required_argument, NULL, MAX_AGE},
	{"min-size", required_argument, NULL, MIN_SIZE},
	{"shrink", required_argument, NULL, SHRINK},
	{"oldest", required_argument, NULL, OLDEST},
	{"database", required_argument, NULL, DATABASE},
	{"human", no_argument, NULL, HUMAN},
	{"quiet", no_argument, NULL, QUIET},
	{"nagios", no_argument, NULL, NAGIOS},
	{"prometheus", optional_argument, NULL, PROMETHEUS},
	{"now", required_argument, NULL, NOW},
	{"partial", no_argument, NULL, PARTIAL},
	{"null", no_argument, NULL, '0'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct fresh_options {
	struct freshness_rules rules;
	struct timespec now; /* the time at which the list was read, if not HAS_NOW */
	bool has_now;
	struct freshness_choice choice;
	int form;         /* HUMAN, NAGIOS, PROMETHEUS, or 0 for plain lines */
	const char *file; /* for the metrics; NULL: standard output */
	bool quiet;
	bool partial;
	bool ends_in_nul;

	enum freshness_service service; /* what the plugin's line said */
};

/* "50%" or "50". */
static const char *read_percentage(const char *text, unsigned *percentage)
{
	uint64_t number;

	if (!number_scan(&text, 99, &number) || number == 0 ||
		(*text != '\0' && strcmp(text, "%") != 0))
		return "it must be a percentage from 1% to 99%";
	*percentage = (unsigned)number;
	return NULL;
}

static const char *take_form(struct fresh_options *order, int form, const char *file)
{
	if (order->form != 0 && order->form != form)
		return "--human, --nagios and --prometheus cannot be given together";
	if (file && *file == '\0')
		return "the name of the file is empty";
	order->form = form;
	order->file = file;
	return NULL;
}

static const char *take_argument(struct fresh_options *order, int option, const char *argument)
{
	switch (option) {
	case MAX_AGE:
		return timespan_read(argument, &order->rules.max_age);
	case OLDEST:
		return timespan_read(argument, &order->rules.oldest);
	case MIN_SIZE:
		return size_read(argument, &order->rules.min_size)
			       ? NULL
			       : "it must be a size such as 10M";
	case SHRINK:
		return read_percentage(argument, &order->rules.shrink);
	case DATABASE:
		return freshness_choice_take(&order->choice, argument);
	default:
		order->has_now = true;
		return iso_time_read(argument, &order->now)
			       ? NULL
			       : "it must be a time such as 2026-11-22T02:30:00Z";
	}
}

static enum status take_fresh_option(struct options *options, int option, void *context)
{
	struct fresh_options *order = context;
	const char *mistake;

	switch (option) {
	case '0':
		order->ends_in_nul = true;
		return STATUS_DONE;
	case QUIET:
		order->quiet = true;
		return STATUS_DONE;
	case PARTIAL:
		order->partial = true;
		return STATUS_DONE;
	case HUMAN:
	case NAGIOS:
	case PROMETHEUS:
		mistake = take_form(order, option, options->argument);
		return mistake ? options_misuse(options, "%s", mistake) : STATUS_DONE;
	default:
		return options_check(
			options, option, take_argument(order, option, options->argument));
	}
}

/* Such names do not count: a clock is wrong. */
static void warn_of_future(const struct fresh_options *order, const struct name_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!list->names[i].companion &&
			iso_time_compare(&list->names[i].time, &order->now) > 0)
			warn("\"%s\" has a time in the future: not counted", list->names[i].text);
}

static enum status write_output(const struct text *text)
{
	if (descriptor_write_all(STDOUT_FILENO, text->bytes, text->length) != 0)
		return program_fail_output();
	return STATUS_DONE;
}

/* Others than the owner may read the file, as the umask has it: the collector is another user. */
static enum status fill_file(struct atomic_file *file, const struct text *text)
{
	mode_t mask = umask(0);

	umask(mask);
	if (fchmod(file->fd, 0644 & ~mask) != 0)
		return status_fail_errno("could not set the mode of \"%s\"", file->path);
	if (atomic_file_write(file, text->bytes, text->length) != STATUS_DONE)
		return STATUS_FAILED;
	return atomic_file_publish(file);
}

static enum status write_file(const char *path, const struct text *text)
{
	struct atomic_file file;
	enum status status = atomic_file_open(&file, path, true, FOLDER_NONE);

	if (status != STATUS_DONE)
		return status;
	status = fill_file(&file, text);
	atomic_file_close(&file);
	return status;
}

static enum status print_metrics(
	const struct fresh_options *order, const struct freshness_report *report, struct text *text)
{
	freshness_add_metrics(text, report);
	if (text_finish(text, "the metrics") != STATUS_DONE)
		return STATUS_FAILED;
	return order->file ? write_file(order->file, text) : write_output(text);
}

static enum status print_service(
	struct fresh_options *order, const struct freshness_report *report, struct text *text)
{
	enum freshness_service service = freshness_add_service(text, report);

	if (text_finish(text, "the line") != STATUS_DONE || write_output(text) != STATUS_DONE)
		return STATUS_FAILED;
	order->service = service;
	return service == FRESHNESS_OK ? STATUS_DONE : STATUS_FAILED;
}

static enum status print_lines(
	const struct fresh_options *order, const struct freshness_report *report, struct text *text)
{
	struct freshness_line_form form = {
		.delimiter = order->ends_in_nul ? '\0' : '\n',
		.is_human = order->form == HUMAN,
		.is_masked = isatty(STDOUT_FILENO) == 1,
		.is_quiet = order->quiet,
	};
	bool all_fresh = freshness_add_lines(text, report, &form);

	if (text_finish(text, "the list") != STATUS_DONE || write_output(text) != STATUS_DONE)
		return STATUS_FAILED;
	return all_fresh ? STATUS_DONE : STATUS_FAILED;
}

static enum status say_none(const struct name_list *list)
{
	if (list->ignored == 0)
		return status_fail("there are no names on standard input");
	fail("none of the names on standard input (%zu) is that of a backup that counts",
		list->ignored + list->count);
	hint("-v says which names are ignored");
	return STATUS_FAILED;
}

static enum status print_report(struct fresh_options *order, const struct freshness_report *report)
{
	struct text text;
	enum status status;

	text_init(&text, NAME_LIST_BYTES_MAX);
	if (order->form == NAGIOS)
		status = print_service(order, report, &text);
	else if (order->form == PROMETHEUS)
		status = print_metrics(order, report, &text);
	else
		status = print_lines(order, report, &text);
	text_release(&text);
	return status;
}

static enum status judge_names(
	struct fresh_options *order, const struct name_list *list, struct freshness_group *groups)
{
	struct freshness_report report = {
		.rules = order->rules, .now = order->now, .groups = groups};
	const struct expiry_name *unsized;

	warn_of_future(order, list);
	report.count =
		freshness_judge(&order->rules, &order->now, list->names, list->count, groups);
	report.count = freshness_choice_apply(&order->choice, groups, report.count);
	unsized = freshness_find_unsized(&order->rules, groups, report.count);
	if (unsized) {
		fail("the size of \"%s\" is not in the list", unsized->text);
		hint("list with -l: pgb-ls-s3 -l BUCKET | pgb-fresh --%s",
			order->rules.min_size > 0 ? "min-size 10M" : "shrink 50%");
		return STATUS_INPUT;
	}
	if (report.count == 0 && order->form != NAGIOS)
		return say_none(list);
	return print_report(order, &report);
}

static enum status read_and_judge(struct fresh_options *order)
{
	static struct lines lines;
	struct freshness_group *groups = NULL;
	struct name_list list;
	enum status status;

	lines_open(&lines, STDIN_FILENO, order->ends_in_nul ? '\0' : '\n');
	status = name_list_read(
		&list, &lines, NAME_LIST_SIZES | (order->partial ? NAME_LIST_PARTIAL : 0));
	if (!order->has_now)
		clock_gettime(CLOCK_REALTIME, &order->now);
	if (status == STATUS_DONE) {
		groups = calloc(list.count + order->choice.count + 1, sizeof *groups);
		status = groups ? judge_names(order, &list, groups) : status_fail("out of memory");
	}
	free(groups);
	name_list_release(&list);
	return status;
}

static enum status run_fresh(struct options *options, void *context)
{
	struct fresh_options *order = context;
	enum status status;

	if (order->quiet && order->form != 0 && order->form != HUMAN)
		return options_misuse(options, "--quiet is for lines: leave out %s",
			order->form == NAGIOS ? "--nagios" : "--prometheus");
	status = program_check_input(input_advice);
	if (status == STATUS_DONE)
		status = freshness_choice_encode(&order->choice, order->partial);
	return status == STATUS_DONE ? read_and_judge(order) : status;
}

static const struct program program = {
	.name = "pgb-fresh",
	.help = help,
	.option_table = option_table,
	.operands_advice = input_advice,
	.take_option = take_fresh_option,
	.run = run_fresh,
};

/* Also if the command line is wrong, there or elsewhere. A long option may be cut. */
static bool is_plugin(char **argv)
{
	static const char name[] = "--nagios";

	for (; *argv && strcmp(*argv, "--") != 0; argv++) {
		size_t length = strcspn(*argv, "=");

		if (length > strlen("--n") && strncmp(name, *argv, length) == 0)
			return true;
	}
	return false;
}

/* What a plugin returns instead of STATUS. */
static int find_service_status(enum freshness_service service, int status)
{
	if (status == STATUS_DONE)
		return FRESHNESS_OK;
	if (service == FRESHNESS_UNKNOWN)
		(void)program_print("PGBACKUP UNKNOWN - standard error says why\n");
	return (int)service;
}

int main(int argc, char **argv)
{
	struct fresh_options order = {
		.rules = {.max_age = {.hours = 26}}, .service = FRESHNESS_UNKNOWN};
	bool plugin = is_plugin(argv + (argc > 0));
	int status;

	status = program_main(&program, argc, argv, &order);
	freshness_choice_release(&order.choice);
	return plugin ? find_service_status(order.service, status) : status;
}

/*
 * pgb-rm-local: deletes backups from a folder.
 */
#include "store/listing.h"
#include "store/local_removal.h"
#include "store/local_store.h"
#include "unix/lines.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/run_report.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <stdbool.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-rm-local [-0] [-n] [--report FILE] [-v] DIR\n"
	"\n"
	"Deletes the backups in the folder DIR whose names it reads on standard input, a\n"
	"name on each line.\n"
	"\n"
	"  -0, --null         names end in a NUL instead of a newline\n"
	"  -n, --dry-run      show what would be deleted, and delete nothing\n"
	"      --report FILE  append a line of JSON about the run to FILE\n"
	"  -v, --verbose      say what is deleted\n"
	"      --help         show this help\n"
	"      --version      show the version\n";

static const char input_advice[] = "pipe the names into it: "
				   "pgb-ls-local DIR | pgb-expire POLICY | pgb-rm-local DIR";

static const struct option option_table[] = {
	{"null", no_argument, NULL, '0'},
	{"dry-run", no_argument, NULL, 'n'},
	OPTIONS_REPORT_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct rm_options {
	bool shows; /* print the names, delete nothing */
	struct listing listing;
};

static enum status take_rm_option(struct options *options, int code, void *context)
{
	struct rm_options *rm = context;

	(void)options;
	if (code == 'n')
		rm->shows = true;
	else
		listing_take(&rm->listing, code);
	return STATUS_DONE;
}

static enum status check_operands(struct options *options)
{
	if (*options->operands[0] == '\0')
		return options_misuse(options, "the folder's name is empty");
	return program_check_input(input_advice);
}

/* One name that no backup can have makes the whole list suspect. */
static bool check_names(const struct line_list *names)
{
	bool fine = true;

	for (size_t i = 0; i < names->count; i++)
		if (local_store_check(names->list[i]) != STATUS_DONE)
			fine = false;
	return fine;
}

static enum status remove_names(
	struct rm_options *rm, const struct local_store *store, const struct line_list *names)
{
	struct local_removal removal;
	enum status status, shown;

	local_removal_open(&removal, store, rm->shows ? &rm->listing : NULL);
	for (size_t i = 0; i < names->count && stop_requested() == 0; i++)
		local_removal_take(&removal, names->list[i]);
	status = local_removal_close(&removal);
	shown = listing_finish(&rm->listing);
	return status == STATUS_DONE ? shown : status;
}

/* Reads and checks the whole list before anything is deleted. */
static enum status remove_listed(struct rm_options *rm, const struct local_store *store)
{
	struct line_list names;
	enum status status = line_list_read(&names, rm->listing.ends_in_nul ? '\0' : '\n');

	if (status == STATUS_DONE && !check_names(&names))
		status = STATUS_FAILED;
	if (status == STATUS_DONE)
		status = remove_names(rm, store, &names);
	line_list_release(&names);
	return status;
}

static enum status run_rm(struct options *options, void *context)
{
	struct local_store store;
	enum status misuse = check_operands(options);
	enum status status = STATUS_FAILED;

	if (misuse != STATUS_DONE)
		return misuse;
	run_report_set_number(RUN_REPORT_DELETED, 0);
	if (stop_open() == 0 && local_store_open(&store, options->operands[0]) == STATUS_DONE) {
		status = remove_listed(context, &store);
		local_store_close(&store);
	}
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-rm-local",
	.help = help,
	.option_table = option_table,
	.operands_min = 1,
	.operands = {"DIR"},
	.operands_advice = input_advice,
	.take_option = take_rm_option,
	.run = run_rm,
};

int main(int argc, char **argv)
{
	struct rm_options rm = {.shows = false};

	return program_main(&program, argc, argv, &rm);
}

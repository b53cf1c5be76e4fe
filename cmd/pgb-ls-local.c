/*
 * pgb-ls-local: lists the backups in a folder.
 */
#include "store/listing.h"
#include "store/local_store.h"
#include "unix/atomic_file.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/tree.h"

#include <sys/stat.h>

static const char help[] =
	"usage: pgb-ls-local [-0] [-l | --human] [--total] [-v] DIR\n"
	"\n"
	"Lists the backups in the folder DIR and its subfolders, a name on each line.\n"
	"\n"
	"      --human    show size and age as well, for people to read: 1.5M, 26h\n"
	"  -0, --null     end each line in a NUL, for names with newlines\n"
	"  -l, --long     show size and time as well\n"
	"      --total    say the number of files and their size on standard error\n"
	"  -v, --verbose  say what is skipped\n"
	"      --help     show this help\n"
	"      --version  show the version\n";

static const struct option option_table[] = {
	LISTING_OPTIONS,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

static enum status take_ls_option(struct options *options, int code, void *context)
{
	(void)options;
	listing_take(context, code);
	return STATUS_DONE;
}

static int print_entry(struct listing *listing, const char *name, const struct stat *status)
{
	if (atomic_file_is_partial(name)) {
		note("\"%s\" is an unfinished file", name);
		return 0;
	}
	return listing_print(listing, name, (uint64_t)status->st_size, status->st_mtime);
}

static enum status list_folder(struct listing *listing, const struct local_store *store)
{
	struct tree tree;
	struct stat status;
	const char *name;
	enum status result;
	int printed = tree_open(&tree, store->fd, store->path);

	while (printed == 0 && tree_next(&tree, &name, &status))
		printed = print_entry(listing, name, &status);
	result = listing_finish(listing);
	if (tree.is_incomplete)
		result = STATUS_FAILED;
	if (result == STATUS_DONE)
		listing_say_total(listing);
	tree_close(&tree);
	return result;
}

static enum status run_ls(struct options *options, void *context)
{
	struct local_store store;
	enum status status;

	if (*options->operands[0] == '\0')
		return options_misuse(options, "the folder's name is empty");
	if (local_store_open(&store, options->operands[0]) != STATUS_DONE)
		return STATUS_FAILED;
	status = list_folder(context, &store);
	local_store_close(&store);
	return status;
}

static const struct program program = {
	.name = "pgb-ls-local",
	.help = help,
	.option_table = option_table,
	.operands_min = 1,
	.operands = {"DIR"},
	.take_option = take_ls_option,
	.run = run_ls,
};

int main(int argc, char **argv)
{
	struct listing listing = {.has_details = false};

	return program_main(&program, argc, argv, &listing);
}

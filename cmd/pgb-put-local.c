/*
 * pgb-put-local: stores a stream as a local file.
 */
#include "dump/name.h"
#include "store/file_sink.h"
#include "store/local_destination.h"
#include "store/local_probe.h"
#include "store/source.h"
#include "store/store.h"
#include "unix/finding.h"
#include "unix/inner_path.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
	"usage: pgb-put-local [-f] [--no-inside] [-p] [-u] [--report FILE] [-v]\n"
	"                     DESTINATION [NAME] [-- COMMAND...]\n"
	"       pgb-put-local --check [-f] [-p] DESTINATION [NAME]\n"
	"\n"
	"Stores standard input, or the output of COMMAND, as a file that is there whole\n"
	"and on disk, or not at all. DESTINATION is a folder, in which the file is called\n"
	"NAME, or the file itself.\n"
	"\n"
	"      --check        try whether the file can be written; store nothing\n"
	"  -f, --force        replace an existing file\n"
	"      --no-inside    do not decompress the stream to check the dump in it\n"
	"  -p, --parents      create all missing folders, not only the last one\n"
	"  -u, --unchecked    also store what is not recognised as a dump, or is more\n"
	"      --report FILE  append a line of JSON about the run to FILE\n"
	"  -v, --verbose      say what is done\n"
	"      --help         show this help\n"
	"      --version      show the version\n";

enum code { CHECK = OPTIONS_LONG, NO_INSIDE };

static const struct option option_table[] = {
	{"check", no_argument, NULL, CHECK},
	{"force", no_argument, NULL, 'f'},
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"parents", no_argument, NULL, 'p'},
	{"unchecked", no_argument, NULL, 'u'},
	OPTIONS_REPORT_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct put_options {
	const char *destination;
	const char *name; /* NULL: not given */
	bool in_folder;   /* the destination is a folder, and the file in it is called NAME */
	bool checks;      /* instead of storing */
	bool force;
	bool parents;
	struct store_options store;
};

static enum status check_destination(struct options *options, const struct put_options *put)
{
	if (*put->destination == '\0')
		return options_misuse(options, "the destination is empty");
	if (put->checks && finding_check_options(options) != STATUS_DONE)
		return STATUS_MISUSE;
	if (put->name && (!inner_path_is_valid(put->name) || dump_name_has_control(put->name)))
		return options_misuse(options, "the name is not one of a file in a folder");
	if (!put->name && put->in_folder)
		return options_misuse(options, "the destination is a folder: NAME is missing");
	return STATUS_DONE;
}

static enum status take_put_option(struct options *options, int letter, void *context)
{
	struct put_options *put = context;

	(void)options;
	switch (letter) {
	case CHECK:
		put->checks = true;
		break;
	case 'f':
		put->force = true;
		break;
	case 'p':
		put->parents = true;
		break;
	case 'u':
		put->store.unchecked = true;
		break;
	case NO_INSIDE:
		put->store.no_inside = true;
		break;
	}
	return STATUS_DONE;
}

/* STATUS_DONE, or STATUS_MISUSE after an error message. */
static enum status take_operands(struct options *options, struct put_options *put)
{
	put->destination = options->operands[0];
	put->name = options->operands[1];
	put->in_folder = local_destination_is_folder(put->destination);
	put->store.command = options->command;
	put->store.operands = options->operands;
	return check_destination(options, put);
}

static int build_path(struct text *path, const struct put_options *put)
{
	text_add(path, put->destination);
	if (put->in_folder && path->bytes[path->length - 1] != '/')
		text_add_byte(path, '/');
	if (put->in_folder)
		text_add(path, put->name);
	return text_finish(path, "the path");
}

/* True if a NAME was given, but the destination will be a new file because it is not a folder. */
static bool makes_unexpected_file(const struct put_options *put)
{
	struct stat status;

	return put->name && !put->in_folder && lstat(put->destination, &status) != 0;
}

static enum folder_creation choose_creation(const struct put_options *put)
{
	if (put->parents)
		return FOLDER_ALL;
	return put->in_folder ? FOLDER_LAST : FOLDER_NONE;
}

static enum status put_file(struct put_options *put, const char *path)
{
	struct file_sink sink;
	bool unexpected = makes_unexpected_file(put);
	enum status status = source_check(put->store.command);

	if (status == STATUS_DONE)
		status = file_sink_open(&sink, path, put->force, choose_creation(put));
	if (status != STATUS_DONE)
		return status;
	put->store.place = path;
	status = store_stream(&sink.sink, &put->store);
	file_sink_close(&sink);
	if (status == STATUS_DONE && unexpected)
		say("\"%s\" was created as a file, not a folder, since it does not end in \"/\"",
			path);
	return status;
}

static enum status check_or_put(struct put_options *put, const char *path)
{
	enum status status;

	if (put->checks)
		return local_probe_run(path, put->force, choose_creation(put));
	status = put_file(put, path);
	if (status == STATUS_DONE)
		program_print_result(path);
	return status;
}

static enum status run_put(struct options *options, void *context)
{
	struct put_options *put = context;
	struct text path;
	enum status misuse = take_operands(options, put);
	enum status status = STATUS_FAILED;

	if (misuse != STATUS_DONE)
		return misuse;
	text_init(&path, 1 << 16);
	if (build_path(&path, put) == 0 && stop_open() == 0)
		status = check_or_put(put, path.bytes);
	text_release(&path);
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-put-local",
	.help = help,
	.option_table = option_table,
	.operands_min = 1,
	.operands = {"DESTINATION", "NAME"},
	.tail = OPTIONS_TAIL_COMMAND,
	.take_option = take_put_option,
	.run = run_put,
};

int main(int argc, char **argv)
{
	struct put_options put = {.force = false};

	return program_main(&program, argc, argv, &put);
}

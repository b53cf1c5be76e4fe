/*
 * pgb-put-local: stores a stream as a local file.
 */
#include "store/file_sink.h"
#include "store/store.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/output.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
	"usage: pgb-put-local [-f] [-p] [-u] [-v] DESTINATION [NAME] [-- COMMAND...]\n"
	"\n"
	"Stores standard input, or the output of COMMAND, as a file that is there whole\n"
	"and on disk, or not at all. DESTINATION is a folder, in which the file is called\n"
	"NAME, or the file itself.\n"
	"\n"
	"  -f, --force      replace an existing file\n"
	"  -p, --parents    make missing folders\n"
	"  -u, --unchecked  store what is not recognised as a dump, too\n"
	"  -v, --verbose    say what is done\n"
	"      --help       show this help\n"
	"      --version    show the version\n";

static const struct option names[] = {
	{"force", no_argument, NULL, 'f'},
	{"parents", no_argument, NULL, 'p'},
	{"unchecked", no_argument, NULL, 'u'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

static const struct synopsis synopsis = {
	.help = help,
	.letters = "-:fpuv",
	.names = names,
	.operands_min = 1,
	.operands_max = 2,
	.tail = OPTIONS_TAIL_COMMAND,
};

struct put {
	const char *destination;
	const char *name;
	bool force;
	bool parents;
	struct order order;
};

/* Whether all of NAME's parts are names: none is empty, "." or "..". */
static bool stays_within(const char *name)
{
	while (*name != '\0') {
		size_t length = strcspn(name, "/");

		if (length == 0 || (length == 1 && name[0] == '.') ||
			(length == 2 && name[0] == '.' && name[1] == '.'))
			return false;
		name += length;
		if (*name == '/' && *++name == '\0')
			return false;
	}
	return true;
}

static bool is_folder(const char *path)
{
	struct stat status;

	return path[strlen(path) - 1] == '/' ||
	       (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
}

static int check(struct options *options, const struct put *put)
{
	if (*put->destination == '\0')
		return options_misuse(options, "the destination is empty");
	if (put->name && (*put->name == '\0' || !stays_within(put->name)))
		return options_misuse(options, "the name is not one of a file in a folder");
	if (!put->name && is_folder(put->destination))
		return options_misuse(options, "the destination is a folder: a name is missing");
	return STATUS_DONE;
}

/* Reads the command line. OPTIONS_END to go on, else OPTIONS_LEAVE with options->status. */
static int parse(struct options *options, struct put *put)
{
	int letter;

	while ((letter = options_next(options)) > OPTIONS_LEAVE) {
		switch (letter) {
		case 'f':
			put->force = true;
			break;
		case 'p':
			put->parents = true;
			break;
		case 'u':
			put->order.unchecked = true;
			break;
		case 'v':
			message_be_verbose();
			break;
		}
	}
	if (letter == OPTIONS_LEAVE)
		return OPTIONS_LEAVE;
	put->destination = options->operands[0];
	put->name = options->operands[1];
	put->order.command = options->command;
	options->status = check(options, put);
	return options->status == STATUS_DONE ? OPTIONS_END : OPTIONS_LEAVE;
}

static int find_path(struct text *path, const struct put *put)
{
	bool folder = is_folder(put->destination);

	text_add(path, put->destination);
	if (folder && path->bytes[path->length - 1] != '/')
		text_add_byte(path, '/');
	if (folder)
		text_add(path, put->name);
	return text_finish(path, "the path");
}

static void describe_self(struct text *self, const struct put *put)
{
	text_add(self, "pgb-put-local ");
	words_quote(self, put->destination);
	if (put->name) {
		text_add_byte(self, ' ');
		words_quote(self, put->name);
	}
}

/* Whether a NAME was given and yet the destination is going to be a new file, not a folder. */
static bool is_surprising(const struct put *put)
{
	struct stat status;

	return put->name && !is_folder(put->destination) && lstat(put->destination, &status) != 0;
}

static enum status carry_out(const struct put *put, const char *path)
{
	struct file_sink sink;
	bool surprising = is_surprising(put);
	enum status status = file_sink_open(&sink, path, put->force, put->parents);

	if (status != STATUS_DONE)
		return status;
	status = store_stream(&sink.sink, &put->order);
	file_sink_close(&sink);
	if (status == STATUS_DONE && surprising)
		say("\"%s\" was made as a file, not as a folder: it ends in no \"/\"", path);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	struct put put = {.force = false};
	struct text path, self;
	enum status status = STATUS_FAILED;

	output_prepare();
	message_program("pgb-put-local");
	options_open(&options, &synopsis, argc, argv);
	if (parse(&options, &put) == OPTIONS_LEAVE)
		return options.status;

	text_init(&path, 1 << 16);
	text_init(&self, 1 << 16);
	describe_self(&self, &put);
	put.order.self = self.bytes;
	if (find_path(&path, &put) == 0 && stop_open() == 0)
		status = carry_out(&put, path.bytes);
	if (status == STATUS_DONE)
		output_result(path.bytes);
	text_release(&self);
	text_release(&path);
	return stop_leave((int)status);
}

/*
 * pgb-check: checks that dumps are complete, as gzip -t does for compressed files.
 */
#include "dump/judge.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-check [-v] [FILE...]\n"
	"\n"
	"Reads dumps, from standard input or the files named, and tells by its exit status\n"
	"whether each is complete. Knows the plain, custom and tar formats.\n"
	"\n"
	"  -v, --verbose  say what each file is\n"
	"      --help     show this help\n"
	"      --version  show the version\n";

enum {
	BUFFER_SIZE = 1 << 20,
	NAME_LIMIT = 1 << 20, /* longer than any argument */
};

static const struct option option_table[] = {
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

/* Feeds all that can be read from FD to the judge. Returns 0, or -1 after an error message. */
static int read_all(struct judge *judge, int fd, const char *name, unsigned char *buffer)
{
	for (;;) {
		ssize_t length = read(fd, buffer, BUFFER_SIZE);

		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return fail_errno("could not read %s", name);
		if (length == 0)
			return 0;
		judge_feed(judge, buffer, (size_t)length);
	}
}

static enum status say_verdict(struct judge *judge, const char *name)
{
	const char *reason;

	judge_finish(judge);
	switch (judge_verdict(judge, &reason)) {
	case VERDICT_COMPLETE:
		return STATUS_DONE;
	case VERDICT_INCOMPLETE:
		fail("%s is not complete: %s", name, reason);
		return STATUS_INPUT;
	default:
		fail("cannot tell whether %s is complete: it is %s", name,
			judge_describe(judge->kind));
		return STATUS_INPUT;
	}
}

static void say_details(const struct judge *judge, const char *name)
{
	struct text details;

	text_init(&details, MESSAGE_MAX);
	judge_add_details(judge, &details);
	note("%s is %s", name, details.bytes);
	text_release(&details);
}

/* NAME is for messages. */
static enum status check_stream(int fd, const char *name)
{
	unsigned char *buffer = malloc(BUFFER_SIZE);
	struct judge judge;
	enum status status = STATUS_FAILED;

	judge_open(&judge);
	if (!buffer) {
		fail("out of memory");
	} else if (read_all(&judge, fd, name, buffer) == 0) {
		status = say_verdict(&judge, name);
		say_details(&judge, name);
	}
	free(buffer);
	return status;
}

static enum status check_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status status = STATUS_FAILED;
	struct text name;

	text_init(&name, NAME_LIMIT);
	text_printf(&name, "\"%s\"", path);
	if (fd < 0)
		fail_errno("could not open file \"%s\"", path);
	else
		status = check_stream(fd, name.bytes);
	if (fd >= 0)
		close(fd);
	text_release(&name);
	return status;
}

/* Checks all files, and does not stop at the first bad one. STATUS_FAILED takes precedence. */
static enum status check_all(char *const *paths, int count)
{
	enum status worst = STATUS_DONE;

	for (int i = 0; i < count; i++) {
		enum status status = check_file(paths[i]);

		if (status == STATUS_FAILED || worst == STATUS_DONE)
			worst = status;
	}
	return worst;
}

static enum status check_standard_input(void)
{
	enum status status = program_check_input("pipe a dump into it, or name a file");

	return status == STATUS_DONE ? check_stream(STDIN_FILENO, "standard input") : status;
}

static enum status run_check(struct options *options, void *context)
{
	(void)context;
	if (options->operand_count == 0)
		return check_standard_input();
	return check_all(options->operands, options->operand_count);
}

static const struct program program = {
	.name = "pgb-check",
	.help = help,
	.option_table = option_table,
	.operands_max = OPTIONS_ANY,
	.run = run_check,
};

int main(int argc, char **argv)
{
	return program_main(&program, argc, argv, NULL);
}

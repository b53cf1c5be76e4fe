/*
 * pgb-get-local: writes a backup from a folder to standard output.
 */
#include "store/delivery.h"
#include "store/local_store.h"
#include "unix/inner_path.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-get-local [-v] [--no-inside] DIR NAME\n"
	"\n"
	"Writes the backup NAME in the folder DIR to standard output, and tells by its exit\n"
	"status whether it was complete.\n"
	"\n"
	"      --no-inside  do not decompress it to check the dump in it\n"
	"  -v, --verbose    say what it is\n"
	"      --help       show this help\n"
	"      --version    show the version\n";

/* The largest capacity of a pipe that needs no privilege (pipe(7)). */
enum { BUFFER_SIZE = 1 << 20 };

enum code { NO_INSIDE = OPTIONS_LONG };

static const struct option option_table[] = {
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

/* A backup that is being written to standard output. */
struct file_delivery {
	const struct local_store *store;
	const char *name;
	int fd;
	bool no_inside;
	struct stat before;
	unsigned char *buffer;
	struct delivery delivery;
};

static enum status copy_file(struct file_delivery *get)
{
	off_t left = get->before.st_size;
	enum status status;

	while (left > 0) {
		size_t size = left < BUFFER_SIZE ? (size_t)left : BUFFER_SIZE;
		ssize_t length = read(get->fd, get->buffer, size);

		if (length < 0 && errno == EINTR && stop_requested() == 0)
			continue;
		if (length < 0)
			return local_store_fail(get->store, "read", get->name);
		if (length == 0)
			return STATUS_DONE;
		status = delivery_write(&get->delivery, get->buffer, (size_t)length);
		if (status != STATUS_DONE)
			return status;
		left -= length;
	}
	return STATUS_DONE;
}

/* A published backup never changes; another file may. */
static enum status check_unchanged(const struct file_delivery *get)
{
	const struct stat *before = &get->before;
	struct stat after;

	if (fstat(get->fd, &after) != 0)
		return local_store_fail(get->store, "look at", get->name);
	if (after.st_size != before->st_size || after.st_mtim.tv_sec != before->st_mtim.tv_sec ||
		after.st_mtim.tv_nsec != before->st_mtim.tv_nsec)
		return status_fail(
			"\"%s/%s\" changed while it was being read", get->store->path, get->name);
	return STATUS_DONE;
}

static enum status deliver_file(struct file_delivery *get)
{
	enum status status;

	delivery_open(&get->delivery, (uint64_t)get->before.st_size, get->no_inside);
	status = copy_file(get);
	if (status == STATUS_DONE)
		status = check_unchanged(get);
	if (status == STATUS_DONE)
		return delivery_finish(&get->delivery);
	delivery_abandon(&get->delivery);
	return status;
}

static enum status get_file(
	const struct local_store *store, const char *name, int fd, bool no_inside)
{
	struct file_delivery get = {.store = store,
		.name = name,
		.fd = fd,
		.no_inside = no_inside,
		.buffer = malloc(BUFFER_SIZE)};
	enum status status = STATUS_FAILED;

	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (!get.buffer)
		fail("out of memory");
	else if (fstat(fd, &get.before) != 0)
		local_store_fail(store, "look at", name);
	else
		status = deliver_file(&get);
	free(get.buffer);
	return status;
}

static enum status get_from_folder(const char *path, const char *name, bool no_inside)
{
	struct local_store store;
	enum status status = STATUS_FAILED;
	int fd = -1;

	if (local_store_open(&store, path) != STATUS_DONE)
		return STATUS_FAILED;
	if (local_store_check(name) == STATUS_DONE)
		fd = local_store_open_backup(&store, name);
	if (fd >= 0) {
		status = get_file(&store, name, fd, no_inside);
		close(fd);
	}
	local_store_close(&store);
	return status;
}

/* There is one option. */
static enum status take_get_option(struct options *options, int code, void *context)
{
	bool *no_inside = context;

	(void)options;
	(void)code;
	*no_inside = true;
	return STATUS_DONE;
}

static enum status check_operands(struct options *options)
{
	if (*options->operands[0] == '\0')
		return options_misuse(options, "the folder's name is empty");
	if (!inner_path_is_valid(options->operands[1]))
		return options_misuse(options, "the name is not one of a file in a folder, as "
					       "pgb-ls-local prints them");
	return STATUS_DONE;
}

static enum status run_get(struct options *options, void *context)
{
	enum status misuse = check_operands(options);
	const bool *no_inside = context;

	if (misuse != STATUS_DONE)
		return misuse;
	if (stop_open() != 0)
		return STATUS_FAILED;
	return stop_leave(get_from_folder(options->operands[0], options->operands[1], *no_inside));
}

static const struct program program = {
	.name = "pgb-get-local",
	.help = help,
	.option_table = option_table,
	.operands_min = 2,
	.operands_max = 2,
	.take_option = take_get_option,
	.run = run_get,
};

int main(int argc, char **argv)
{
	bool no_inside = false;

	return program_main(&program, argc, argv, &no_inside);
}

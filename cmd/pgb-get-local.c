/*
 * pgb-get-local: writes a backup from a folder to standard output.
 */
#include "store/delivery.h"
#include "store/local_store.h"
#include "store/newest_options.h"
#include "unix/atomic_file.h"
#include "unix/inner_path.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-get-local [-v] [--no-inside] DIR NAME\n"
	"       pgb-get-local [-v] [--no-inside] [--partial]\n"
	"                     {--latest DATABASE | --latest-globals | --latest-all} DIR\n"
	"\n"
	"Writes the backup NAME in the folder DIR, or the newest one, to standard output,\n"
	"and tells by its exit status whether it was complete.\n"
	"\n"
	"      --latest DATABASE  the newest backup of the database in DIR and its subfolders\n"
	"      --latest-all       the newest of a whole cluster: _all-TIME.sql\n"
	"      --latest-globals   the newest of roles and tablespaces: _globals-TIME.sql\n"
	"      --no-inside        do not decompress it to check the dump in it\n"
	"      --partial          with --latest: the newest partial dump\n"
	"  -v, --verbose          say what was written\n"
	"      --help             show this help\n"
	"      --version          show the version\n";

/* The largest capacity of a pipe that needs no privilege (pipe(7)). */
enum { BUFFER_SIZE = 1 << 20 };

enum code { NO_INSIDE = OPTIONS_LONG };

static const struct option option_table[] = {
	NEWEST_OPTIONS,
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

/* From the command line. */
struct get_options {
	struct newest_options newest;
	bool no_inside;
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

static enum status get_backup(const struct local_store *store, const char *name, bool no_inside)
{
	enum status status;
	int fd = local_store_open_backup(store, name);

	if (fd < 0)
		return STATUS_FAILED;
	status = get_file(store, name, fd, no_inside);
	close(fd);
	return status;
}

static enum status consider_files(struct newest *newest, const struct local_store *store)
{
	enum status status;
	struct tree tree;
	struct stat ignored;
	const char *name;

	status = tree_open(&tree, store->fd, store->path);
	while (status == STATUS_DONE && tree_next(&tree, &name, &ignored))
		if (!atomic_file_is_partial(name))
			status = newest_consider(newest, name);
	if (tree.is_incomplete)
		status = STATUS_FAILED;
	tree_close(&tree);
	return status;
}

static enum status get_newest(const struct local_store *store, const struct get_options *order)
{
	const char *name = NULL;
	struct newest newest;
	enum status status;

	newest_open(&newest, &order->newest.choice);
	status = consider_files(&newest, store);
	if (status == STATUS_DONE)
		name = newest_find(&newest, store->path);
	if (name) {
		newest_options_announce(name);
		status = get_backup(store, name, order->no_inside);
	}
	newest_close(&newest);
	return name ? status : STATUS_FAILED;
}

/* NAME is NULL for the newest. */
static enum status get_from_folder(
	const char *path, const char *name, const struct get_options *order)
{
	struct local_store store;
	enum status status = STATUS_FAILED;

	if (local_store_open(&store, path) != STATUS_DONE)
		return STATUS_FAILED;
	if (!name)
		status = get_newest(&store, order);
	else if (local_store_check(name) == STATUS_DONE)
		status = get_backup(&store, name, order->no_inside);
	local_store_close(&store);
	return status;
}

static enum status take_get_option(struct options *options, int code, void *context)
{
	struct get_options *order = context;

	if (newest_options_have(code))
		return newest_options_take(&order->newest, options, code);
	order->no_inside = true;
	return STATUS_DONE;
}

static enum status check_operands(struct options *options, const struct get_options *order)
{
	const char *name = options->operands[1];

	if (*options->operands[0] == '\0')
		return options_misuse(options, "the folder's name is empty");
	if (order->newest.is_given && name)
		return options_misuse(options, "with --latest no name can be given");
	if (!order->newest.is_given && !name)
		return newest_options_miss_name(options, "pgb-ls-local");
	if (name && !inner_path_is_valid(name))
		return options_misuse(options, "the name is not one of a file in a folder, as "
					       "pgb-ls-local prints them");
	return newest_options_check(&order->newest, options);
}

static enum status run_get(struct options *options, void *context)
{
	const struct get_options *order = context;
	enum status misuse = check_operands(options, order);

	if (misuse != STATUS_DONE)
		return misuse;
	if (stop_open() != 0)
		return STATUS_FAILED;
	return stop_leave(get_from_folder(options->operands[0], options->operands[1], order));
}

static const struct program program = {
	.name = "pgb-get-local",
	.help = help,
	.option_table = option_table,
	.operands_min = 1,
	.operands = {"DIR", "NAME"},
	.operands_advice = "the backup goes to standard output: pgb-get-local DIR NAME >FILE",
	.take_option = take_get_option,
	.run = run_get,
};

int main(int argc, char **argv)
{
	struct get_options order = {.no_inside = false};

	return program_main(&program, argc, argv, &order);
}

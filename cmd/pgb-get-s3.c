/*
 * pgb-get-s3: writes an S3 object to standard output.
 */
#include "s3/bucket.h"
#include "s3/bucket_options.h"
#include "s3/download.h"
#include "s3/location.h"
#include "s3/object_list.h"
#include "store/delivery.h"
#include "store/newest_options.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/size.h"
#include "unix/status.h"
#include "unix/stdout_pipe.h"
#include "unix/stop.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

static const char help[] =
	"usage: pgb-get-s3 [-v] [--endpoint-url URL] [--region REGION] [--profile PROFILE]\n"
	"                  [OPTION...] BUCKET KEY\n"
	"       pgb-get-s3 [OPTION...] s3://BUCKET/KEY\n"
	"       pgb-get-s3 [OPTION...] [--partial]\n"
	"                  {--latest DATABASE | --latest-globals | --latest-all}\n"
	"                  BUCKET [PREFIX]\n"
	"\n"
	"Writes an S3 object, or the newest backup of a database, to standard output, and\n"
	"tells by its exit status whether it was complete. BUCKET may also be\n"
	"s3://BUCKET/PREFIX/, under which KEY is found.\n"
	"\n"
	"      --latest DATABASE   the newest backup of the database, under PREFIX\n"
	"      --latest-all        the newest of a whole cluster: _all-TIME.sql\n"
	"      --latest-globals    the newest of roles and tablespaces: _globals-TIME.sql\n"
	"      --memory SIZE       memory to use; 80M by default\n"
	"      --no-inside         do not decompress it to check the dump in it\n"
	"      --partial           with --latest: the newest partial dump\n"
	"  -v, --verbose           say what is done\n"
	"      --help              show this help\n"
	"      --version           show the version\n";

enum code { MEMORY = OPTIONS_LONG, NO_INSIDE };

static const struct option option_table[] = {
	BUCKET_OPTIONS,
	NEWEST_OPTIONS,
	{"memory", required_argument, NULL, MEMORY},
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

/* From the command line. */
struct get_options {
	struct bucket_options bucket_options;
	uint64_t memory; /* 0: the default */
	struct newest_options newest;
	bool no_inside;
};

/* An object that is being written to standard output. */
struct object_delivery {
	struct download *download;
	struct stdout_pipe pipe;
	struct delivery delivery;
};

static const char *take_memory(const char *argument, uint64_t *memory)
{
	static const struct size_range range = {
		DOWNLOAD_MEMORY_MIN, SIZE_MAX / 2, "it must be 32 MiB or more"};

	return size_take(argument, &range, memory);
}

static enum status take_get_option(struct options *options, int code, void *context)
{
	struct get_options *order = context;
	const char *reason = NULL;

	if (newest_options_have(code))
		return newest_options_take(&order->newest, options, code);
	if (code == NO_INSIDE)
		order->no_inside = true;
	else if (code == MEMORY)
		reason = take_memory(options->argument, &order->memory);
	else
		reason = bucket_options_take(&order->bucket_options, code, options->argument);
	return options_check(options, code, reason);
}

/* Downloads more while the reader of standard output is slow. */
static int wait_for_room(void *context)
{
	struct object_delivery *get = context;

	return download_work(get->download, stdout_pipe_room(&get->pipe)) < 0 ? -1 : 0;
}

static enum status copy_object(struct object_delivery *get)
{
	for (;;) {
		const unsigned char *bytes;
		enum status status;
		size_t length;

		switch (download_next(
			get->download, stdout_pipe_end(&get->pipe), &bytes, &length)) {
		case DOWNLOAD_BYTES:
			status = delivery_write(&get->delivery, bytes, length);
			if (status != STATUS_DONE)
				return status;
			break;
		case DOWNLOAD_INTERRUPTED:
			errno = EPIPE;
			return delivery_fail(&get->delivery);
		case DOWNLOAD_END:
			return STATUS_DONE;
		default:
			return STATUS_FAILED;
		}
	}
}

static enum status deliver_object(struct object_delivery *get, bool no_inside)
{
	enum status status;

	if (stdout_pipe_open(&get->pipe) != 0)
		return STATUS_FAILED;
	delivery_open(&get->delivery, download_size(get->download), no_inside);
	get->delivery.wait = wait_for_room;
	get->delivery.context = get;
	status = copy_object(get);
	if (status == STATUS_DONE)
		return delivery_finish(&get->delivery);
	delivery_abandon(&get->delivery);
	return status;
}

static enum status get_object(
	const struct get_options *order, struct bucket *bucket, const struct location *location)
{
	const struct download_options download = {
		.location = location, .bucket = bucket, .memory = order->memory};
	struct object_delivery get = {.download = download_open(&download)};
	enum status status;

	if (!get.download)
		return STATUS_FAILED;
	status = deliver_object(&get, order->no_inside);
	stdout_pipe_close(&get.pipe);
	download_close(get.download);
	return status;
}

static enum status get_key(
	const struct get_options *order, struct bucket *bucket, const char *name, const char *key)
{
	struct location location;
	const char *reason = location_read_stored(&location, name, key);
	enum status status;

	if (reason)
		return status_fail("cannot get \"%s\": %s", key, reason);
	status = get_object(order, bucket, &location);
	location_release(&location);
	return status;
}

static enum status consider_objects(
	struct newest *newest, struct bucket *bucket, const struct location *prefix)
{
	struct object_list list;
	struct object_entry entry;
	enum status status = object_list_open(&list, bucket, prefix);

	if (status == STATUS_DONE)
		while ((status = object_list_next(&list, &entry)) == STATUS_GOING_ON)
			if (newest_consider(newest, entry.key) != STATUS_DONE)
				break;
	object_list_close(&list);
	return status == STATUS_DONE ? STATUS_DONE : STATUS_FAILED;
}

static enum status get_newest(
	const struct get_options *order, struct bucket *bucket, const struct location *prefix)
{
	const char *key = NULL;
	struct newest newest;
	enum status status;

	newest_open(&newest, &order->newest.choice);
	status = consider_objects(&newest, bucket, prefix);
	if (status == STATUS_DONE)
		key = newest_find(&newest, prefix->name);
	if (key) {
		newest_options_announce(key);
		status = get_key(order, bucket, prefix->bucket, key);
	}
	newest_close(&newest);
	return key ? status : STATUS_FAILED;
}

/* PLACE is an object, or the prefix of the newest one. */
static enum status get_from_bucket(const struct get_options *order, const struct location *place)
{
	struct bucket bucket;
	enum status status;

	if (stop_open() != 0)
		return STATUS_FAILED;
	status = bucket_open(&bucket, &order->bucket_options, place->bucket);
	if (status != STATUS_DONE)
		return status;
	status = order->newest.is_given ? get_newest(order, &bucket, place)
					: get_object(order, &bucket, place);
	bucket_close(&bucket);
	return status;
}

static enum status run_get(struct options *options, void *context)
{
	const struct get_options *order = context;
	enum status status = newest_options_check(&order->newest, options);
	struct location place;
	const char *reason;

	if (status != STATUS_DONE)
		return status;
	if (!order->newest.is_given && !options->operands[1] &&
		!location_is_url(options->operands[0]))
		return newest_options_miss_name(options, "pgb-ls-s3");
	reason = order->newest.is_given
			 ? location_read_prefix(&place, options->operands[0], options->operands[1])
			 : location_read_stored(&place, options->operands[0], options->operands[1]);
	if (reason)
		return bucket_options_refuse(options, reason);
	status = get_from_bucket(order, &place);
	location_release(&place);
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-get-s3",
	.help = help,
	.shared_help = bucket_options_help,
	.option_table = option_table,
	.libraries = bucket_options_libraries,
	.operands_min = 1,
	.operands = {"BUCKET", "KEY"},
	.operands_advice = "the backup goes to standard output: pgb-get-s3 BUCKET KEY >FILE",
	.holds_secrets = true,
	.take_option = take_get_option,
	.run = run_get,
};

int main(int argc, char **argv)
{
	struct get_options order = {.memory = 0};

	return program_main(&program, argc, argv, &order);
}

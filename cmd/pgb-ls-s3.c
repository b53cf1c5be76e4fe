/*
 * pgb-ls-s3: lists the objects of a bucket, or the buckets.
 */
#include "s3/bucket.h"
#include "s3/bucket_list.h"
#include "s3/bucket_options.h"
#include "s3/location.h"
#include "s3/object_list.h"
#include "store/listing.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <stdbool.h>

static const char help[] =
	"usage: pgb-ls-s3 [-0] [-l | --human] [--total] [-v] [--endpoint-url URL]\n"
	"                 [--region REGION] [--profile PROFILE] [OPTION...] BUCKET [PREFIX]\n"
	"       pgb-ls-s3 [OPTION...] s3://BUCKET/PREFIX\n"
	"       pgb-ls-s3 --buckets [-0] [OPTION...]\n"
	"\n"
	"Lists the objects of a bucket, all or those whose keys begin with PREFIX: a key\n"
	"per line, in the store's order. With --buckets lists the buckets.\n"
	"\n"
	"      --buckets           list the buckets themselves, by name\n"
	"      --human             show size and age, for people to read: 1.5M, 26h\n"
	"  -l, --long              show size in bytes and time, after tabs\n"
	"  -0, --null              end each entry in a NUL, not a newline\n"
	"      --total             say the number of objects and their size on standard error\n"
	"  -v, --verbose           say what is done\n"
	"      --help              show this help\n"
	"      --version           show the version\n";

enum code { BUCKETS = OPTIONS_LONG };

static const struct option option_table[] = {
	BUCKET_OPTIONS,
	LISTING_OPTIONS,
	{"buckets", no_argument, NULL, BUCKETS},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct ls_options {
	struct bucket_options bucket_options;
	struct location prefix;
	struct listing listing;
	bool lists_buckets;
};

static enum status take_ls_option(struct options *options, int code, void *context)
{
	struct ls_options *ls = context;
	const char *reason = NULL;

	if (bucket_options_have(code))
		reason = bucket_options_take(&ls->bucket_options, code, options->argument);
	else if (code == BUCKETS)
		ls->lists_buckets = true;
	else
		listing_take(&ls->listing, code);
	return options_check(options, code, reason);
}

/* Entries are printed as they arrive, so a listing that fails may be shown in part. */
static enum status list_objects(struct ls_options *ls, struct bucket *bucket)
{
	struct object_list list;
	struct object_entry entry;
	enum status status = object_list_open(&list, bucket, &ls->prefix), printed;

	if (status == STATUS_DONE)
		while ((status = object_list_next(&list, &entry)) == STATUS_GOING_ON)
			if (listing_print(&ls->listing, entry.key, entry.size, entry.modified) != 0)
				break;
	object_list_close(&list);
	printed = listing_finish(&ls->listing);
	if (status != STATUS_DONE || printed != STATUS_DONE)
		return STATUS_FAILED;
	listing_say_total(&ls->listing);
	return STATUS_DONE;
}

static enum status list_buckets(struct ls_options *ls, struct bucket *store)
{
	struct bucket_list list;
	const char *name;
	enum status status = bucket_list_open(&list, store), printed;

	if (status == STATUS_DONE)
		while ((status = bucket_list_next(&list, &name)) == STATUS_GOING_ON)
			if (listing_print(&ls->listing, name, 0, 0) != 0)
				break;
	bucket_list_close(&list);
	printed = listing_finish(&ls->listing);
	return status == STATUS_DONE ? printed : STATUS_FAILED;
}

/* NAME: of the bucket; NULL: all buckets are listed. */
static enum status list_store(struct ls_options *ls, const char *name)
{
	struct bucket bucket;
	enum status status;

	if (stop_open() != 0)
		return STATUS_FAILED;
	status = bucket_open(&bucket, &ls->bucket_options, name);
	if (status != STATUS_DONE)
		return status;
	status = name ? list_objects(ls, &bucket) : list_buckets(ls, &bucket);
	bucket_close(&bucket);
	return status;
}

static enum status run_bucket_list(struct options *options, struct ls_options *ls)
{
	if (options->operand_count > 0)
		return options_refuse_operand(
			options, 0, "--buckets lists all of them; leave it out to list one");
	if (ls->listing.has_details || ls->listing.has_total)
		return options_misuse(options, "--buckets lists names only: it cannot be used "
					       "with -l, --human or --total");
	if (ls->bucket_options.owner)
		return options_misuse(
			options, "--expected-bucket-owner is for one bucket, not for --buckets");
	return stop_leave(list_store(ls, NULL));
}

static enum status run_ls(struct options *options, void *context)
{
	struct ls_options *ls = context;
	const char *reason;
	enum status status;

	if (ls->lists_buckets)
		return run_bucket_list(options, ls);
	if (options->operand_count == 0)
		return options_miss_operand(options, 0);
	reason = location_read_prefix(&ls->prefix, options->operands[0], options->operands[1]);
	if (reason)
		return bucket_options_refuse(options, reason);
	status = list_store(ls, ls->prefix.bucket);
	location_release(&ls->prefix);
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-ls-s3",
	.help = help,
	.shared_help = bucket_options_help,
	.option_table = option_table,
	.libraries = bucket_options_libraries,
	.operands = {"BUCKET", "PREFIX"},
	.holds_secrets = true,
	.take_option = take_ls_option,
	.run = run_ls,
};

int main(int argc, char **argv)
{
	struct ls_options ls = {.bucket_options = {.profile = NULL}};

	return program_main(&program, argc, argv, &ls);
}

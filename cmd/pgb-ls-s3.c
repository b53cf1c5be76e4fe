/*
 * pgb-ls-s3: lists the objects of a bucket.
 */
#include "s3/bucket.h"
#include "s3/bucket_options.h"
#include "s3/location.h"
#include "s3/object_list.h"
#include "store/listing.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"

static const char help[] =
	"usage: pgb-ls-s3 [-0] [-l | --human] [--total] [-v] [--endpoint-url URL]\n"
	"                 [--region REGION] [--profile PROFILE] [OPTION...] BUCKET [PREFIX]\n"
	"       pgb-ls-s3 [OPTION...] s3://BUCKET/PREFIX\n"
	"\n"
	"Lists the objects of a bucket, all or those whose keys begin with PREFIX: a key\n"
	"per line, in the store's order.\n"
	"\n"
	"      --human             show size and age, for people to read: 1.5M, 26h\n"
	"  -l, --long              show size in bytes and time, after tabs\n"
	"  -0, --null              end each entry in a NUL, not a newline\n"
	"      --total             say the number of objects and their size on standard error\n"
	"  -v, --verbose           say what is done\n"
	"      --help              show this help\n"
	"      --version           show the version\n";

static const struct option option_table[] = {
	BUCKET_OPTIONS,
	LISTING_OPTIONS,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct ls_options {
	struct bucket_options bucket_options;
	struct location prefix;
	struct listing listing;
};

static enum status take_ls_option(struct options *options, int code, void *context)
{
	struct ls_options *ls = context;
	const char *reason = NULL;

	if (bucket_options_have(code))
		reason = bucket_options_take(&ls->bucket_options, code, options->argument);
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

static enum status list_bucket(struct ls_options *ls)
{
	struct bucket bucket;
	enum status status;

	if (stop_open() != 0)
		return STATUS_FAILED;
	status = bucket_open(&bucket, &ls->bucket_options, ls->prefix.bucket);
	if (status != STATUS_DONE)
		return status;
	status = list_objects(ls, &bucket);
	bucket_close(&bucket);
	return status;
}

static enum status run_ls(struct options *options, void *context)
{
	struct ls_options *ls = context;
	const char *reason =
		location_read_prefix(&ls->prefix, options->operands[0], options->operands[1]);
	enum status status;

	if (reason)
		return bucket_options_refuse(options, reason);
	status = list_bucket(ls);
	location_release(&ls->prefix);
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-ls-s3",
	.help = help,
	.shared_help = bucket_options_help,
	.option_table = option_table,
	.libraries = bucket_options_libraries,
	.operands_min = 1,
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

/*
 * pgb-rm-s3: deletes objects from a bucket, and aborts multipart uploads that never ended.
 */
#include "dump/list_line.h"
#include "s3/bucket.h"
#include "s3/bucket_options.h"
#include "s3/location.h"
#include "s3/removal.h"
#include "s3/stale_uploads.h"
#include "store/listing.h"
#include "unix/lines.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/run_report.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/timespan.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
	"usage: pgb-rm-s3 [-0] [-n] [-v] [--endpoint-url URL] [--region REGION]\n"
	"                 [--profile PROFILE] [OPTION...] BUCKET\n"
	"       pgb-rm-s3 --incomplete --older-than AGE [OPTION...] BUCKET [PREFIX]\n"
	"\n"
	"Deletes the objects whose keys it reads on standard input, a key per line; or,\n"
	"with --incomplete, aborts multipart uploads that never ended.\n"
	"\n"
	"  -n, --dry-run           show what would be deleted, and delete nothing\n"
	"      --incomplete        abort uploads whose keys begin with PREFIX\n"
	"  -0, --null              keys end in a NUL, not a newline\n"
	"      --older-than AGE    only uploads older than AGE, such as 2d or 12h\n"
	"      --report FILE       append a line of JSON about the run to FILE\n"
	"  -v, --verbose           say what is deleted\n"
	"      --help              show this help\n"
	"      --version           show the version\n";

enum code { INCOMPLETE = OPTIONS_LONG, OLDER_THAN };

static const char input_advice[] = "pipe the names into it: "
				   "pgb-ls-s3 BUCKET | pgb-expire POLICY | pgb-rm-s3 BUCKET";

static const struct option option_table[] = {
	BUCKET_OPTIONS,
	{"dry-run", no_argument, NULL, 'n'},
	{"incomplete", no_argument, NULL, INCOMPLETE},
	{"null", no_argument, NULL, '0'},
	{"older-than", required_argument, NULL, OLDER_THAN},
	OPTIONS_REPORT_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct rm_options {
	struct bucket_options bucket_options;
	struct location place; /* the bucket; with --incomplete the prefix of keys, too */
	bool shows;            /* print the keys, delete nothing */
	bool incomplete;
	bool has_age;
	struct timespan age;
	struct listing listing; /* of what would be deleted */
};

static const char *set_option(struct rm_options *rm, int code, const char *argument)
{
	if (bucket_options_have(code))
		return bucket_options_take(&rm->bucket_options, code, argument);
	switch (code) {
	case 'n':
		rm->shows = true;
		return NULL;
	case INCOMPLETE:
		rm->incomplete = true;
		return NULL;
	case OLDER_THAN:
		rm->has_age = true;
		return timespan_read(argument, &rm->age);
	default:
		listing_take(&rm->listing, code);
		return NULL;
	}
}

static enum status take_rm_option(struct options *options, int code, void *context)
{
	return options_check(options, code, set_option(context, code, options->argument));
}

static const char *find_key_fault(const char *key)
{
	size_t length;
	uint64_t size;

	if (strlen(key) > REMOVAL_KEY_MAX)
		return "a key has at most 1024 bytes";
	switch (list_line_read(key, &length, &size)) {
	case LIST_LINE_LONG:
		return "it is followed by a size and a time: list without -l";
	case LIST_LINE_HUMAN:
		return "it is followed by a size and an age: list without --human";
	case LIST_LINE_NAME:
		break;
	}
	return strncmp(key, "s3://", 5) == 0 ? "give the key without the bucket" : NULL;
}

/* True if all NAMES can be keys; reports each that cannot. */
static bool check_keys(const struct line_list *names)
{
	bool fine = true;

	for (size_t i = 0; i < names->count; i++) {
		const char *fault = find_key_fault(names->list[i]);

		if (fault) {
			fail("could not remove \"%s\": %s", names->list[i], fault);
			fine = false;
		}
	}
	return fine;
}

static enum status show_keys(struct rm_options *rm, const struct line_list *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (listing_print(&rm->listing, names->list[i], 0, 0) != 0)
			break;
	return listing_finish(&rm->listing);
}

static enum status delete_objects(const struct rm_options *rm, const struct line_list *names)
{
	struct bucket bucket;
	enum status status = bucket_open(&bucket, &rm->bucket_options, rm->place.bucket);

	if (status != STATUS_DONE)
		return status;
	status = removal_run(&bucket, names->list, names->count);
	bucket_close(&bucket);
	return status;
}

static enum status remove_keys(struct rm_options *rm, const struct line_list *names)
{
	if (!check_keys(names))
		return STATUS_FAILED;
	return rm->shows || names->count == 0 ? show_keys(rm, names) : delete_objects(rm, names);
}

/* Reads and checks the whole list before anything is deleted. */
static enum status remove_listed(struct rm_options *rm)
{
	struct line_list names;
	enum status status = line_list_read(&names, rm->listing.ends_in_nul ? '\0' : '\n');

	if (status == STATUS_DONE)
		status = remove_keys(rm, &names);
	line_list_release(&names);
	return status;
}

static enum stale_uploads_result remove_upload(struct rm_options *rm,
	const struct stale_uploads *uploads, const struct stale_upload *upload)
{
	if (!rm->shows)
		return stale_uploads_abort(uploads, upload);
	return listing_print(&rm->listing, upload->key, 0, 0) == 0 ? STALE_UPLOADS_GONE
								   : STALE_UPLOADS_LOST;
}

static enum status abort_uploads(struct rm_options *rm, struct bucket *bucket)
{
	struct stale_uploads uploads;
	struct stale_upload upload;
	enum stale_uploads_result end = STALE_UPLOADS_GONE, worst = STALE_UPLOADS_GONE;
	time_t before = timespan_before(&rm->age, time(NULL));
	enum status status = stale_uploads_open(&uploads, bucket, &rm->place, before), printed;

	if (status == STATUS_DONE)
		status = STATUS_GOING_ON;
	while (status == STATUS_GOING_ON && end != STALE_UPLOADS_LOST) {
		status = stale_uploads_next(&uploads, &upload);
		if (status == STATUS_GOING_ON)
			end = remove_upload(rm, &uploads, &upload);
		if (end > worst)
			worst = end;
	}
	stale_uploads_close(&uploads);
	printed = listing_finish(&rm->listing);
	return status == STATUS_DONE && worst == STALE_UPLOADS_GONE ? printed : STATUS_FAILED;
}

static enum status remove_uploads(struct rm_options *rm)
{
	struct bucket bucket;
	enum status status = bucket_open(&bucket, &rm->bucket_options, rm->place.bucket);

	if (status != STATUS_DONE)
		return status;
	status = abort_uploads(rm, &bucket);
	bucket_close(&bucket);
	return status;
}

static const char *find_misuse(const struct rm_options *rm)
{
	if (rm->incomplete && !rm->has_age)
		return "--incomplete needs --older-than, or uploads that still go on would be "
		       "aborted";
	if (rm->has_age && !rm->incomplete)
		return "--older-than needs --incomplete";
	if (*rm->place.key != '\0' && !rm->incomplete)
		return "the keys to remove are read from standard input: echo KEY | pgb-rm-s3 "
		       "BUCKET";
	return NULL;
}

static enum status check_input(const struct rm_options *rm)
{
	if (rm->incomplete)
		return STATUS_DONE;
	return program_check_input(input_advice);
}

static enum status check_and_remove(struct options *options, struct rm_options *rm)
{
	const char *reason = find_misuse(rm);
	enum status status = STATUS_FAILED;

	if (reason)
		return options_misuse(options, "%s", reason);
	if (check_input(rm) != STATUS_DONE)
		return STATUS_MISUSE;
	run_report_set_number(RUN_REPORT_DELETED, 0);
	if (stop_open() == 0)
		status = rm->incomplete ? remove_uploads(rm) : remove_listed(rm);
	return stop_leave(status);
}

static enum status run_rm(struct options *options, void *context)
{
	struct rm_options *rm = context;
	const char *reason =
		location_read_prefix(&rm->place, options->operands[0], options->operands[1]);
	enum status status;

	if (reason)
		return bucket_options_refuse(options, reason);
	status = check_and_remove(options, rm);
	location_release(&rm->place);
	return status;
}

static const struct program program = {
	.name = "pgb-rm-s3",
	.help = help,
	.shared_help = bucket_options_help,
	.option_table = option_table,
	.libraries = bucket_options_libraries,
	.operands_min = 1,
	.operands = {"BUCKET", "PREFIX"},
	.operands_advice = input_advice,
	.holds_secrets = true,
	.take_option = take_rm_option,
	.run = run_rm,
};

int main(int argc, char **argv)
{
	struct rm_options rm = {.shows = false};

	return program_main(&program, argc, argv, &rm);
}

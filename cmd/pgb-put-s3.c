/*
 * pgb-put-s3: stores a stream as an object in S3.
 */
#include "s3/bucket_options.h"
#include "s3/checksum.h"
#include "s3/location.h"
#include "s3/upload_probe.h"
#include "store/s3_sink.h"
#include "store/source.h"
#include "store/store.h"
#include "unix/finding.h"
#include "unix/number.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/size.h"
#include "unix/status.h"
#include "unix/stop.h"

#include <stdint.h>
#include <time.h>

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

static const char help[] =
	"usage: pgb-put-s3 [-f] [-u] [-v] [--endpoint-url URL] [--region REGION]\n"
	"                  [--profile PROFILE] [OPTION...] BUCKET KEY [-- COMMAND...]\n"
	"       pgb-put-s3 [OPTION...] s3://BUCKET/KEY [-- COMMAND...]\n"
	"       pgb-put-s3 --check [OPTION...] BUCKET KEY\n"
	"\n"
	"Stores standard input, or the output of COMMAND, as an S3 object that is there\n"
	"whole, or not at all. BUCKET may also be s3://BUCKET/PREFIX/, under which KEY is\n"
	"put.\n"
	"\n"
	"Where it is stored, and how:\n"
	"      --check             try whether the store takes an upload; store nothing\n"
	"  -f, --force             replace an existing object\n"
	"      --no-inside         do not decompress the stream to check the dump in it\n"
	"  -u, --unchecked         also store what is not recognised as a dump, or is more\n"
	"      --report FILE       append a line of JSON about the run to FILE\n"
	"  -v, --verbose           say what is done\n"
	"\n"
	"Attributes of the object:\n"
	"      --content-type TYPE\n"
	"      --metadata KEY=VALUE,KEY=VALUE...\n"
	"      --object-lock-mode MODE\n"
	"                          GOVERNANCE or COMPLIANCE\n"
	"      --object-lock-retain-until-date TIME\n"
	"                          such as 2027-01-31T00:00:00Z, or 30d\n"
	"      --sse KIND          encryption: AES256, aws:kms or aws:kms:dsse\n"
	"      --sse-kms-key-id KEY\n"
	"      --storage-class CLASS\n"
	"                          such as STANDARD_IA\n"
	"      --tagging KEY=VALUE&KEY=VALUE...\n"
	"\n"
	"How it is sent; a SIZE may end in K, M, G or T:\n"
	"      --checksum-algorithm NAME\n"
	"                          CRC64NVME, CRC32, CRC32C, SHA1 or SHA256\n"
	"      --expected-size SIZE\n"
	"                          the approximate size of the stream\n"
	"      --max-parts NUMBER  the store's limit, 10000 by default\n"
	"      --memory SIZE       memory to use; 80M by default\n"
	"      --part-size SIZE    send equal parts of this size\n"
	"\n"
	"      --help              show this help\n"
	"      --version           show the version\n";

enum code {
	CHECK = OPTIONS_LONG,
	CHECKSUM_ALGORITHM,
	CONTENT_TYPE,
	EXPECTED_SIZE,
	MAX_PARTS,
	MEMORY,
	METADATA,
	NO_INSIDE,
	OBJECT_LOCK_MODE,
	OBJECT_LOCK_RETAIN_UNTIL_DATE,
	PART_SIZE,
	SSE,
	SSE_KMS_KEY_ID,
	STORAGE_CLASS,
	TAGGING,
};

static const struct option option_table[] = {
	BUCKET_OPTIONS,
	{"check", no_argument, NULL, CHECK},
	{"checksum-algorithm", required_argument, NULL, CHECKSUM_ALGORITHM},
	{"content-type", required_argument, NULL, CONTENT_TYPE},
	{"expected-size", required_argument, NULL, EXPECTED_SIZE},
	{"force", no_argument, NULL, 'f'},
	{"max-parts", required_argument, NULL, MAX_PARTS},
	{"memory", required_argument, NULL, MEMORY},
	{"metadata", required_argument, NULL, METADATA},
	{"no-inside", no_argument, NULL, NO_INSIDE},
	{"object-lock-mode", required_argument, NULL, OBJECT_LOCK_MODE},
	{"object-lock-retain-until-date", required_argument, NULL, OBJECT_LOCK_RETAIN_UNTIL_DATE},
	{"part-size", required_argument, NULL, PART_SIZE},
	{"sse", required_argument, NULL, SSE},
	{"sse-kms-key-id", required_argument, NULL, SSE_KMS_KEY_ID},
	{"storage-class", required_argument, NULL, STORAGE_CLASS},
	{"tagging", required_argument, NULL, TAGGING},
	{"unchecked", no_argument, NULL, 'u'},
	OPTIONS_REPORT_ENTRY,
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct put_options {
	bool checks; /* instead of storing */
	struct location location;
	struct upload_options upload;
	struct store_options stream;
};

/* The functions below return NULL, or what is wrong with the argument: a constant text. */

static const char *take_algorithm(const char *argument, const char **algorithm)
{
	if (!checksum_find(argument))
		return "it must be CRC64NVME, CRC32, CRC32C, SHA1 or SHA256";
	*algorithm = argument;
	return NULL;
}

static const char *set_attribute(struct attributes *attributes, int code, const char *argument)
{
	switch (code) {
	case CONTENT_TYPE:
		return attributes_set_content_type(attributes, argument);
	case METADATA:
		return attributes_add_metadata(attributes, argument);
	case OBJECT_LOCK_MODE:
		return attributes_set_lock_mode(attributes, argument);
	case OBJECT_LOCK_RETAIN_UNTIL_DATE:
		return attributes_set_lock_until(attributes, argument, time(NULL));
	case SSE:
		return attributes_set_encryption(attributes, argument);
	case SSE_KMS_KEY_ID:
		return attributes_set_kms_key(attributes, argument);
	case STORAGE_CLASS:
		return attributes_set_storage_class(attributes, argument);
	default:
		return attributes_set_tags(attributes, argument);
	}
}

static const char *set_plan(struct part_plan_options *plan, int code, const char *argument)
{
	static const struct size_range stream = {1, 50000 * GIB, "it must be 1 byte to 48.8 TiB"};
	static const struct size_range memory = {
		32 * MIB, SIZE_MAX / 2, "it must be 32 MiB or more"};
	static const struct size_range part = {5 * MIB, 5 * GIB, "it must be 5 MiB to 5 GiB"};
	static const struct number_range parts = {
		1, PLAN_PARTS_MAX, "it must be a number from 1 to 10000"};

	switch (code) {
	case EXPECTED_SIZE:
		return size_take(argument, &stream, &plan->expected_size);
	case MAX_PARTS:
		return number_take(argument, &parts, &plan->parts_max);
	case MEMORY:
		return size_take(argument, &memory, &plan->memory);
	default:
		return size_take(argument, &part, &plan->part_size);
	}
}

static const char *set_option(struct put_options *put, int code, const char *argument)
{
	if (bucket_options_have(code))
		return bucket_options_take(&put->upload.bucket_options, code, argument);
	switch (code) {
	case CHECK:
		put->checks = true;
		return NULL;
	case 'f':
		put->upload.replace = true;
		return NULL;
	case 'u':
		put->stream.unchecked = true;
		return NULL;
	case NO_INSIDE:
		put->stream.no_inside = true;
		return NULL;
	case CHECKSUM_ALGORITHM:
		return take_algorithm(argument, &put->upload.checksum_algorithm);
	case EXPECTED_SIZE:
	case MAX_PARTS:
	case MEMORY:
	case PART_SIZE:
		return set_plan(&put->upload.plan, code, argument);
	default:
		return set_attribute(&put->upload.attributes, code, argument);
	}
}

static enum status take_put_option(struct options *options, int code, void *context)
{
	return options_check(options, code, set_option(context, code, options->argument));
}

static enum status store_object(const struct put_options *put)
{
	struct s3_sink sink;
	enum status status = source_check(put->stream.command);

	if (status == STATUS_DONE)
		status = s3_sink_open(&sink, &put->upload);
	if (status != STATUS_DONE)
		return status;
	status = store_stream(&sink.sink, &put->stream);
	s3_sink_close(&sink);
	return status;
}

static enum status store_and_print(struct put_options *put)
{
	enum status status = STATUS_FAILED;

	if (stop_open() == 0)
		status = store_object(put);
	if (status == STATUS_DONE || status == STATUS_STRIPPED)
		program_print_result(put->location.name);
	return status;
}

static enum status run_put(struct options *options, void *context)
{
	struct put_options *put = context;
	const char *reason = attributes_check(&put->upload.attributes);
	enum status status;

	if (put->checks && finding_check_options(options) != STATUS_DONE)
		return STATUS_MISUSE;
	if (!reason)
		reason = location_read(&put->location, options->operands[0], options->operands[1]);
	if (reason)
		return bucket_options_refuse(options, reason);
	put->upload.location = &put->location;
	put->stream.command = options->command;
	put->stream.operands = options->operands;
	put->stream.place = put->location.name;
	put->stream.expected = put->upload.plan.expected_size;
	status = put->checks ? stop_open() : store_and_print(put);
	if (status == STATUS_DONE && put->checks)
		status = upload_probe_run(&put->upload);
	location_release(&put->location);
	return stop_leave(status);
}

static const struct program program = {
	.name = "pgb-put-s3",
	.help = help,
	.shared_help = bucket_options_help,
	.option_table = option_table,
	.libraries = bucket_options_libraries,
	.operands_min = 1,
	.operands = {"BUCKET", "KEY"},
	.tail = OPTIONS_TAIL_COMMAND,
	.holds_secrets = true,
	.take_option = take_put_option,
	.run = run_put,
};

int main(int argc, char **argv)
{
	struct put_options put = {.stream = {.unchecked = false}};
	int status = program_main(&program, argc, argv, &put);

	attributes_release(&put.upload.attributes);
	return status;
}

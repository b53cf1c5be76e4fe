/*
 * pgb-put-s3: stores a stream as an object in S3.
 */
#include "s3/location.h"
#include "store/s3_sink.h"
#include "store/source.h"
#include "store/store.h"
#include "unix/core.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/output.h"
#include "unix/status.h"
#include "unix/stop.h"

static const char help[] =
	"usage: pgb-put-s3 [-f] [-u] [-v] [--endpoint-url URL] [--region REGION]\n"
	"                  [--profile PROFILE] [--ca-bundle FILE] BUCKET KEY\n"
	"                  [-- COMMAND...]\n"
	"       pgb-put-s3 [OPTION...] s3://BUCKET/KEY [-- COMMAND...]\n"
	"\n"
	"Stores standard input, or the output of COMMAND, as an S3 object that is there\n"
	"whole, or not at all. BUCKET may also be s3://BUCKET/PREFIX/, under which KEY is\n"
	"put.\n"
	"\n"
	"      --ca-bundle FILE    trust the certificates in FILE, not the system's\n"
	"      --endpoint-url URL  the store to use, not Amazon's\n"
	"  -f, --force             replace an existing object\n"
	"      --profile PROFILE   of the AWS configuration files\n"
	"      --region REGION     of the bucket\n"
	"  -u, --unchecked         store what is not recognised as a dump, too\n"
	"  -v, --verbose           say what is done\n"
	"      --help              show this help\n"
	"      --version           show the version\n";

enum { CA_BUNDLE = OPTIONS_LONG, ENDPOINT_URL, PROFILE, REGION };

static const struct option names[] = {
	{"ca-bundle", required_argument, NULL, CA_BUNDLE},
	{"endpoint-url", required_argument, NULL, ENDPOINT_URL},
	{"force", no_argument, NULL, 'f'},
	{"profile", required_argument, NULL, PROFILE},
	{"region", required_argument, NULL, REGION},
	{"unchecked", no_argument, NULL, 'u'},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

static const struct synopsis synopsis = {
	.help = help,
	.letters = "-:fuv",
	.names = names,
	.operands_min = 1,
	.operands_max = 2,
	.tail = OPTIONS_TAIL_COMMAND,
};

struct put {
	struct upload_target target;
	struct order order;
};

static void take_option(struct put *put, int letter, const char *argument)
{
	struct bucket_settings *settings = &put->target.settings;

	switch (letter) {
	case 'f':
		put->target.replace = true;
		break;
	case 'u':
		put->order.unchecked = true;
		break;
	case 'v':
		message_be_verbose();
		break;
	case CA_BUNDLE:
		settings->ca_bundle = argument;
		break;
	case ENDPOINT_URL:
		settings->endpoint_url = argument;
		break;
	case PROFILE:
		settings->profile = argument;
		break;
	case REGION:
		settings->region = argument;
		break;
	}
}

/* Reads the command line. OPTIONS_END to go on, else OPTIONS_LEAVE with options->status. */
static int parse(struct options *options, struct put *put)
{
	int letter;

	while ((letter = options_next(options)) > OPTIONS_LEAVE)
		take_option(put, letter, options->argument);
	put->order.command = options->command;
	put->order.operands = options->operands;
	return letter;
}

static enum status carry_out(const struct put *put)
{
	struct s3_sink sink;
	enum status status = source_check(put->order.command);

	if (status == STATUS_DONE)
		status = s3_sink_open(&sink, &put->target);
	if (status != STATUS_DONE)
		return status;
	status = store_stream(&sink.sink, &put->order);
	s3_sink_close(&sink);
	return status;
}

int main(int argc, char **argv)
{
	struct options options;
	struct put put = {.order = {.unchecked = false}};
	struct location location;
	const char *reason;
	enum status status = STATUS_FAILED;

	output_prepare();
	core_forbid();
	message_program("pgb-put-s3");
	options_open(&options, &synopsis, argc, argv);
	if (parse(&options, &put) == OPTIONS_LEAVE)
		return options.status;
	reason = location_read(&location, options.operands[0], options.operands[1]);
	if (reason)
		return options_misuse(&options, "%s", reason);

	put.target.location = &location;
	if (stop_open() == 0)
		status = carry_out(&put);
	if (status == STATUS_DONE)
		output_result(location.name);
	location_release(&location);
	return stop_leave((int)status);
}

/*
 * pgb-ping: runs a command and reports its start and its end to a monitoring service.
 */
#include "http/http.h"
#include "http/ping.h"
#include "http/ping_addresses.h"
#include "http/ping_url.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/wrapped_command.h"

#include <stdbool.h>

static const char help[] =
	"usage: pgb-ping [-v] [--log] [--ca-bundle FILE] [--start-url URL] [--fail-url URL]\n"
	"                [--url-file FILE | URL] [-- COMMAND [ARG...]]\n"
	"\n"
	"Runs COMMAND and reports its start to URL/start, and its end to URL, or to\n"
	"URL/STATUS if it failed. The exit status is that of COMMAND.\n"
	"\n"
	"      --ca-bundle FILE  trust the certificates in FILE, not the system's\n"
	"      --fail-url URL    report failures there; report what has an address only\n"
	"      --log             send the end of what COMMAND prints on standard error\n"
	"      --start-url URL   report the start there; report what has an address only\n"
	"      --url-file FILE   the URL is the first line of FILE\n"
	"  -v, --verbose         say what was reported\n"
	"      --help            show this help\n"
	"      --version         show the version\n"
	"\n"
	"Without --url-file and an operand the URL is taken from PGB_PING_URL.\n";

enum { LOG_SIZE = 10000 /* bytes; healthchecks takes as many and more */ };

enum code {
	CA_BUNDLE = OPTIONS_LONG,
	FAIL_URL,
	LOG,
	START_URL,
	URL_FILE,
};

static const struct option option_table[] = {
	{"ca-bundle", required_argument, NULL, CA_BUNDLE},
	{"fail-url", required_argument, NULL, FAIL_URL},
	{"log", no_argument, NULL, LOG},
	{"start-url", required_argument, NULL, START_URL},
	{"url-file", required_argument, NULL, URL_FILE},
	{"verbose", no_argument, NULL, 'v'},
	OPTIONS_COMMON,
};

struct ping_options {
	struct ping_addresses addresses;
	const char *url_file;
	const char *ca_bundle;
	bool log;
};

static enum status take_ping_option(struct options *options, int code, void *context)
{
	struct ping_options *ping = context;

	switch (code) {
	case CA_BUNDLE:
		ping->ca_bundle = options->argument;
		return STATUS_DONE;
	case FAIL_URL:
		return ping_addresses_take(options, code, &ping->addresses.fail_url);
	case LOG:
		ping->log = true;
		return STATUS_DONE;
	case START_URL:
		return ping_addresses_take(options, code, &ping->addresses.start_url);
	default:
		ping->url_file = options->argument;
		return STATUS_DONE;
	}
}

static void say_end(const struct ping *ping, enum ping_end end, const char *what)
{
	if (end == PING_ARRIVED)
		note("reported the %s", what);
	else
		warn("could not report the %s: %s", what, ping->reason);
}

/* The service gets the report of the start before that of the end. */
static void finish_start(struct ping *start)
{
	if (start->pid > 0)
		say_end(start, ping_finish(start), "start");
}

static void report_end(const struct ping_options *options, enum status status,
	const struct wrapped_command *command)
{
	struct ping ping = {.ca_bundle = options->ca_bundle,
		.body = command->tail.bytes,
		.length = command->tail.length};
	struct text url;

	text_init(&url, PING_ADDRESS_MAX);
	ping_addresses_add_end(&options->addresses, &url, status);
	ping.url = url.bytes;
	if (url.length > 0)
		say_end(&ping, ping_send(&ping), "end");
	text_release(&url);
}

/* The command has been started: it does not wait for this. */
static void report_start(struct ping *start, struct text *url, const struct ping_options *options)
{
	*start = (struct ping){.ca_bundle = options->ca_bundle, .body = ""};
	ping_addresses_add_start(&options->addresses, url);
	start->url = url->bytes;
	if (url->length > 0 && !ping_start(start))
		say_end(start, PING_FAILED, "start");
}

static enum status run_command(const struct ping_options *options, char **words)
{
	struct wrapped_command command;
	struct ping start;
	struct text url;
	enum status status = wrapped_command_start(&command, words, options->log ? LOG_SIZE : 0);

	if (status == STATUS_DONE) {
		text_init(&url, PING_ADDRESS_MAX);
		report_start(&start, &url, options);
		while (wrapped_command_work(&command))
			if (ping_is_over(&start))
				finish_start(&start);
		status = wrapped_command_finish(&command);
		finish_start(&start);
		text_release(&url);
	}
	report_end(options, status, &command);
	wrapped_command_close(&command);
	return wrapped_command_leave(&command, status);
}

/* Without a command: reports success. */
static enum status report_success(const struct ping_options *options)
{
	const char *url = options->addresses.url;
	struct ping ping = {.url = url, .ca_bundle = options->ca_bundle, .body = ""};

	if (*url == '\0')
		return STATUS_FAILED;
	if (ping_send(&ping) != PING_ARRIVED)
		return status_fail("could not report the success: %s", ping.reason);
	note("reported the success");
	return STATUS_DONE;
}

static enum status run_ping(struct options *options, void *context)
{
	struct ping_options *ping = context;
	enum status status;

	if (ping->log && !options->command)
		return options_misuse(options, "--log needs a command");
	status = ping_addresses_find(&ping->addresses, options, ping->url_file);
	if (status == STATUS_DONE)
		status = stop_open();
	if (status == STATUS_DONE)
		status = options->command ? run_command(ping, options->command)
					  : stop_leave(report_success(ping));
	return status;
}

static library_version *const libraries[] = {http_library, NULL};

static const struct program program = {
	.name = "pgb-ping",
	.help = help,
	.option_table = option_table,
	.libraries = libraries,
	.operands = {"URL"},
	.tail = OPTIONS_TAIL_COMMAND,
	.holds_secrets = true,
	.take_option = take_ping_option,
	.run = run_ping,
};

int main(int argc, char **argv)
{
	struct ping_options ping = {.url_file = NULL};
	int status = program_main(&program, argc, argv, &ping);

	ping_addresses_release(&ping.addresses);
	return status;
}

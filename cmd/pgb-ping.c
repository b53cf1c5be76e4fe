/*
 * pgb-ping: runs a command and reports its start and its end to a monitoring service.
 */
#include "http/http.h"
#include "http/ping.h"
#include "http/ping_url.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/redaction.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/wrapped_command.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

enum {
	LOG_SIZE = 10000, /* bytes; healthchecks takes as many and more */
	FILE_SIZE_MAX = 65536,
};

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

/* From the command line, a file and the environment. A URL is NULL if it is not given, and empty if
 * nothing is to be reported there. */
struct ping_options {
	char *url;
	char *start_url;
	char *fail_url;
	char *hosts[3];  /* of these */
	bool is_derived; /* the addresses of start and failure are derived from `url` */
	const char *url_file;
	const char *ca_bundle;
	bool log;
};

/* Moves a secret to our own memory, so that /proc does not show it. NULL: out of memory. */
static char *take_secret(char *value)
{
	char *copy = strdup(value);

	text_wipe(value);
	return copy;
}

static void replace_url(char **url, char *by)
{
	text_wipe(*url);
	free(*url);
	*url = by;
}

/* Takes the URL of the option with CODE. An empty one is allowed. */
static enum status take_url(struct options *options, int code, char **url)
{
	char *given = take_secret(options->argument);

	if (!given)
		return status_fail("out of memory");
	replace_url(url, given);
	return options_check(options, code, *given != '\0' ? ping_url_check(given) : NULL);
}

static enum status take_ping_option(struct options *options, int code, void *context)
{
	struct ping_options *ping = context;

	switch (code) {
	case CA_BUNDLE:
		ping->ca_bundle = options->argument;
		return STATUS_DONE;
	case FAIL_URL:
		return take_url(options, code, &ping->fail_url);
	case LOG:
		ping->log = true;
		return STATUS_DONE;
	case START_URL:
		return take_url(options, code, &ping->start_url);
	default:
		ping->url_file = options->argument;
		return STATUS_DONE;
	}
}

/* Empties the URL that was found at PLACE if it is not valid: the command is run all the same. */
static void check_found_url(char *url, const char *place)
{
	const char *reason = *url != '\0' ? ping_url_check(url) : NULL;

	if (!reason)
		return;
	warn("invalid URL in %s: %s", place, reason);
	text_wipe(url);
}

/* Takes the URL out of the environment, and uses it if there is none yet. */
static enum status take_variable(const char *name, char **url)
{
	char *value = getenv(name);
	char *found;

	if (!value)
		return STATUS_DONE;
	found = take_secret(value);
	unsetenv(name);
	if (!found)
		return status_fail("out of memory");
	if (*url) {
		replace_url(&found, NULL);
		return STATUS_DONE;
	}
	check_found_url(found, name);
	*url = found;
	return STATUS_DONE;
}

/* Keeps the first line of TEXT, without blanks at its end. */
static void cut_to_line(struct text *text)
{
	size_t length = strcspn(text->bytes, "\n");

	while (length > 0 && strchr(" \t\r", text->bytes[length - 1]))
		length--;
	text_cut(text, length);
}

/* If the file cannot be read, says so and leaves the URL empty: the command is run all the same. */
static enum status read_url_file(const char *path, char **url)
{
	struct text text;
	bool is_read;
	char *found;

	text_init(&text, FILE_SIZE_MAX);
	is_read = file_read(path, &text) == 0;
	cut_to_line(&text);
	if (is_read && text.length == 0)
		warn("the first line of file \"%s\" is empty", path);
	found = strdup(is_read ? text.bytes : "");
	text_release(&text);
	if (!found)
		return status_fail("out of memory");
	check_found_url(found, "the file");
	*url = found;
	return STATUS_DONE;
}

static enum status take_operand(struct options *options, char **url)
{
	const char *reason;

	*url = take_secret(options->operands[0]);
	if (!*url)
		return status_fail("out of memory");
	reason = ping_url_check(*url);
	return reason ? options_misuse(options, "invalid URL: %s", reason) : STATUS_DONE;
}

static bool has_text(const char *value)
{
	return value && *value != '\0';
}

static enum status find_url(struct options *options, struct ping_options *ping)
{
	const char *variable = getenv("PGB_PING_URL");
	enum status status = STATUS_DONE;

	if (options->operands[0] && ping->url_file)
		return options_misuse(options, "there are two URLs");
	if (options->operands[0])
		status = take_operand(options, &ping->url);
	else if (ping->url_file)
		status = read_url_file(ping->url_file, &ping->url);
	else if (variable && *variable == '\0' && options->command)
		warn("PGB_PING_URL is empty");
	else if (!has_text(variable)) {
		options_misuse(options, "the URL is missing");
		hint("give it in a file that --url-file names, or in PGB_PING_URL");
		return STATUS_MISUSE;
	}
	return status == STATUS_DONE ? take_variable("PGB_PING_URL", &ping->url) : status;
}

/* Keeps URL out of all messages, in which libcurl may name the HOST. */
static void hide_url(const char *url, char **host)
{
	if (!has_text(url))
		return;
	*host = ping_url_host(url);
	redaction_add(url);
	redaction_add(*host);
}

/* Finds all addresses, and takes them out of sight. */
static enum status find_addresses(struct options *options, struct ping_options *ping)
{
	enum status status = take_variable("PGB_PING_START_URL", &ping->start_url);

	if (status == STATUS_DONE)
		status = take_variable("PGB_PING_FAIL_URL", &ping->fail_url);
	if (status == STATUS_DONE)
		status = find_url(options, ping);
	ping->is_derived = !ping->start_url && !ping->fail_url;
	hide_url(ping->url, &ping->hosts[0]);
	hide_url(ping->start_url, &ping->hosts[1]);
	hide_url(ping->fail_url, &ping->hosts[2]);
	return status;
}

/* Adds the address for what happened to URL: the start, or the end with STATUS. May add nothing. */
static void add_start_address(struct text *url, const struct ping_options *ping)
{
	if (ping->is_derived && *ping->url != '\0')
		ping_url_extend(url, ping->url, "start");
	else if (ping->start_url)
		text_add(url, ping->start_url);
}

static void add_end_address(struct text *url, const struct ping_options *ping, enum status status)
{
	char word[16];

	snprintf(word, sizeof word, "%d", (int)status);
	if (status == STATUS_DONE)
		text_add(url, ping->url);
	else if (ping->is_derived && *ping->url != '\0')
		ping_url_extend(url, ping->url, word);
	else if (ping->fail_url)
		text_add(url, ping->fail_url);
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
	add_end_address(&url, options, status);
	ping.url = url.bytes;
	if (url.length > 0)
		say_end(&ping, ping_send(&ping), "end");
	text_release(&url);
}

/* The command has been started: it does not wait for this. */
static void report_start(struct ping *start, struct text *url, const struct ping_options *options)
{
	*start = (struct ping){.ca_bundle = options->ca_bundle, .body = ""};
	add_start_address(url, options);
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
	struct ping ping = {.url = options->url, .ca_bundle = options->ca_bundle, .body = ""};

	if (*options->url == '\0')
		return STATUS_FAILED;
	if (ping_send(&ping) != PING_ARRIVED)
		return status_fail("could not report the success: %s", ping.reason);
	note("reported the success");
	return STATUS_DONE;
}

static void release_url(char **url)
{
	redaction_remove(*url);
	replace_url(url, NULL);
}

static void release_urls(struct ping_options *ping)
{
	release_url(&ping->url);
	release_url(&ping->start_url);
	release_url(&ping->fail_url);
	for (size_t i = 0; i < sizeof ping->hosts / sizeof ping->hosts[0]; i++)
		release_url(&ping->hosts[i]);
}

static enum status run_ping(struct options *options, void *context)
{
	struct ping_options *ping = context;
	enum status status;

	if (ping->log && !options->command)
		return options_misuse(options, "--log needs a command");
	status = find_addresses(options, ping);
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
	struct ping_options ping = {.url = NULL};
	int status = program_main(&program, argc, argv, &ping);

	release_urls(&ping);
	return status;
}

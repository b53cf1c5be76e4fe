#include "http/ping_addresses.h"

#include "http/ping_url.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/redaction.h"
#include "unix/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_SIZE_MAX = 65536 };

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

enum status ping_addresses_take(struct options *options, int code, char **url)
{
	char *given = take_secret(options->argument);

	if (!given)
		return status_fail("out of memory");
	replace_url(url, given);
	return options_check(options, code, *given != '\0' ? ping_url_check(given) : NULL);
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

static enum status find_url(
	struct ping_addresses *addresses, struct options *options, const char *url_file)
{
	const char *variable = getenv("PGB_PING_URL");
	enum status status = STATUS_DONE;

	if (options->operands[0] && url_file)
		return options_misuse(options, "there are two URLs");
	if (options->operands[0])
		status = take_operand(options, &addresses->url);
	else if (url_file)
		status = read_url_file(url_file, &addresses->url);
	else if (variable && *variable == '\0' && options->command)
		warn("PGB_PING_URL is empty");
	else if (!has_text(variable)) {
		options_misuse(options, "the URL is missing");
		hint("give it in a file that --url-file names, or in PGB_PING_URL");
		return STATUS_MISUSE;
	}
	return status == STATUS_DONE ? take_variable("PGB_PING_URL", &addresses->url) : status;
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

enum status ping_addresses_find(
	struct ping_addresses *addresses, struct options *options, const char *url_file)
{
	enum status status = take_variable("PGB_PING_START_URL", &addresses->start_url);

	if (status == STATUS_DONE)
		status = take_variable("PGB_PING_FAIL_URL", &addresses->fail_url);
	if (status == STATUS_DONE)
		status = find_url(addresses, options, url_file);
	addresses->is_derived = !addresses->start_url && !addresses->fail_url;
	hide_url(addresses->url, &addresses->hosts[0]);
	hide_url(addresses->start_url, &addresses->hosts[1]);
	hide_url(addresses->fail_url, &addresses->hosts[2]);
	return status;
}

void ping_addresses_add_start(const struct ping_addresses *addresses, struct text *url)
{
	if (addresses->is_derived && *addresses->url != '\0')
		ping_url_extend(url, addresses->url, "start");
	else if (addresses->start_url)
		text_add(url, addresses->start_url);
}

void ping_addresses_add_end(
	const struct ping_addresses *addresses, struct text *url, enum status status)
{
	char word[16];

	snprintf(word, sizeof word, "%d", (int)status);
	if (status == STATUS_DONE)
		text_add(url, addresses->url);
	else if (addresses->is_derived && *addresses->url != '\0')
		ping_url_extend(url, addresses->url, word);
	else if (addresses->fail_url)
		text_add(url, addresses->fail_url);
}

static void release_url(char **url)
{
	redaction_remove(*url);
	replace_url(url, NULL);
}

void ping_addresses_release(struct ping_addresses *addresses)
{
	release_url(&addresses->url);
	release_url(&addresses->start_url);
	release_url(&addresses->fail_url);
	for (size_t i = 0; i < sizeof addresses->hosts / sizeof addresses->hosts[0]; i++)
		release_url(&addresses->hosts[i]);
}

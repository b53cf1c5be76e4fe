#include "pg/password_command.h"

#include "pg/conninfo.h"
#include "pg/parameters.h"
#include "pg/passfile.h"

#include "unix/capture.h"
#include "unix/child.h"
#include "unix/message.h"
#include "unix/options.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stdlib.h>
#include <string.h>

enum {
	PASSWORD_MAX = 64 * 1024, /* bytes */
	LINE_END_MAX = 2,
	PATIENCE = 60000, /* milliseconds */
};

static const char variable[] = "PGB_PASSWORD_COMMAND";

/* Why LINE is not a command, a constant text; or NULL. */
static const char *find_mistake(const char *line)
{
	const char *reason = NULL;

	free(words_split(line, &reason));
	return reason;
}

enum status password_command_take(struct options *options, const char **line)
{
	*line = options->argument;
	return options_check(options, PASSWORD_COMMAND_OPTION, find_mistake(*line));
}

static bool has_password(const struct conninfo *conninfo)
{
	const char *password = parameters_value(conninfo->effective, "password");

	return password && *password != '\0';
}

enum status password_command_use(struct conninfo *conninfo, const char *line)
{
	const char *set = getenv(variable), *reason;

	if (line && has_password(conninfo)) {
		fail("--password-command cannot be used together with a password in the "
		     "connection string or its service");
		return STATUS_MISUSE;
	}
	if (!line && set && *set != '\0' && !has_password(conninfo)) {
		line = set;
		reason = find_mistake(line);
		if (reason) {
			fail("invalid command in %s: %s", variable, reason);
			return STATUS_MISUSE;
		}
	}
	conninfo->password_command = line;
	return STATUS_DONE;
}

static enum status say_end(enum capture_end end)
{
	switch (end) {
	case CAPTURE_FULL:
		return status_fail(
			"the password command printed more than %d KiB", PASSWORD_MAX / 1024);
	case CAPTURE_LATE:
		return status_fail("the password command did not end within %d s, and was killed",
			PATIENCE / 1000);
	default: /* a stop was requested: no message */
		return STATUS_FAILED;
	}
}

static enum status run_command(char *const *words, struct text *output)
{
	struct capture capture;
	int wait_status = 0, error = capture_open(&capture, words, false, PATIENCE);
	enum capture_end end = CAPTURE_ENDED;

	if (error == 0)
		end = capture_read(&capture, output);
	if (error == 0 && end == CAPTURE_ENDED)
		end = capture_wait(&capture, &wait_status);
	capture_close(&capture);
	if (error != 0)
		return status_fail(
			"could not run \"%s\" for the password: %s", words[0], strerror(error));
	if (end != CAPTURE_ENDED)
		return say_end(end);
	if (wait_status == 0)
		return STATUS_DONE;
	child_say_end("the password command", wait_status);
	return STATUS_FAILED;
}

static void cut_line_end(struct text *output)
{
	static const char ends[] = {'\n', '\r'};

	for (size_t i = 0; i < sizeof ends; i++)
		if (output->length > 0 && output->bytes[output->length - 1] == ends[i])
			text_cut(output, output->length - 1);
}

static enum status check_output(const struct text *output)
{
	if (output->length == 0)
		return status_fail("the password command printed nothing");
	if (output->length > PASSWORD_MAX)
		return say_end(CAPTURE_FULL);
	if (memchr(output->bytes, '\0', output->length))
		return status_fail("the password command printed a NUL");
	if (strpbrk(output->bytes, "\r\n"))
		return status_fail("the password command printed more than one line");
	return STATUS_DONE;
}

/* Sets the password to what the command of WORDS prints. */
static enum status ask_command(struct conninfo *conninfo, char *const *words)
{
	struct text output;
	enum status status;

	/* It would inherit that of the last password. */
	passfile_forget();
	text_init(&output, PASSWORD_MAX + LINE_END_MAX);
	status = run_command(words, &output);
	cut_line_end(&output);
	if (status == STATUS_DONE)
		status = check_output(&output);
	if (status == STATUS_DONE)
		status = conninfo_set_password(conninfo, output.bytes);
	text_release(&output);
	return status;
}

enum status password_command_renew(struct conninfo *conninfo)
{
	const char *reason;
	char **words;
	enum status status;

	if (!conninfo->password_command)
		return STATUS_DONE;
	words = words_split(conninfo->password_command, &reason);
	if (!words)
		return status_fail("could not run the password command: %s", reason);
	status = ask_command(conninfo, words);
	free(words);
	return status;
}

enum status password_command_offer(struct conninfo *conninfo)
{
	enum status status = password_command_renew(conninfo);

	if (status == STATUS_DONE && conninfo->password && passfile_offer(conninfo->password) != 0)
		status = STATUS_FAILED;
	return status;
}

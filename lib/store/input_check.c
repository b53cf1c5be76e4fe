#include "store/input_check.h"

#include "store/acceptance.h"
#include "store/source.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/program.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_SIZE = 1 << 20 };

/* A stream that is being checked. */
struct reading {
	const struct input_check_options *options;
	struct source source;
	const char *name; /* for messages */
	struct stream_check check;
	unsigned char *buffer;
};

/* Waits until a command's output can be read. False if the command fails, or a stop is requested.
 */
static bool await_command(struct source *source)
{
	while (!stop_wait(source->fd, -1))
		if (stop_requested() != 0 || source_has_failed(source))
			return false;
	return true;
}

/* Waits for input and reads it. Returns its length, 0 at the end or if a command failed, or -1. */
static ssize_t read_some(struct reading *reading)
{
	int fd = reading->source.fd;

	source_let_gather(fd);
	while (stop_requested() == 0) {
		ssize_t length;

		if (reading->source.chained && !await_command(&reading->source))
			return stop_requested() != 0 ? -1 : 0;
		length = read(fd, reading->buffer, BUFFER_SIZE);
		if (length >= 0)
			return length;
		if (errno == EAGAIN)
			stop_wait(fd, -1);
		else if (errno != EINTR)
			return fail_errno("could not read %s", reading->name);
	}
	return -1;
}

/* A reader that has gone ends this program as it ends any other stage of a pipeline. */
static enum status pass_on(const unsigned char *bytes, size_t length)
{
	while (length > 0 && stop_requested() == 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, length);

		if (written >= 0) {
			bytes += written;
			length -= (size_t)written;
		} else if (errno == EAGAIN) {
			stop_wait_for_room(STDOUT_FILENO, -1);
		} else if (errno == EPIPE && stop_by_pipe()) {
			break;
		} else if (errno != EINTR) {
			return program_fail_output();
		}
	}
	return length == 0 ? STATUS_DONE : STATUS_FAILED;
}

static enum status take_bytes(struct reading *reading, size_t length)
{
	struct stream_check *check = &reading->check;
	enum status status = stream_check_look(check, reading->buffer, length);

	if (status == STATUS_DONE && reading->options->pass)
		status = pass_on(reading->buffer, length);
	if (status == STATUS_DONE)
		status = stream_check_feed(check, reading->buffer, length);
	return status;
}

/* Whether an exit status tells if the stream is complete, so that the stream itself need not. */
static bool can_be_unknown(const struct reading *reading)
{
	return reading->options->unchecked || reading->options->command;
}

/*
 * Whether what was read so far is reason enough to read no more: endless input would never end.
 */
static bool knows_enough(const struct reading *reading)
{
	return !can_be_unknown(reading) && stream_check_is_foreign(&reading->check);
}

/* Reads to the end. STATUS_INPUT, without a message: there is no use in reading on. */
static enum status read_all(struct reading *reading)
{
	ssize_t length;

	while ((length = read_some(reading)) > 0) {
		enum status status = take_bytes(reading, (size_t)length);

		if (status == STATUS_DONE && knows_enough(reading))
			status = STATUS_INPUT;
		if (status != STATUS_DONE)
			return status;
	}
	return length == 0 ? stream_check_finish(&reading->check) : STATUS_FAILED;
}

static enum status say_unknown(const struct reading *reading)
{
	const char *missing = reading->check.missing;
	struct text what;

	text_init(&what, MESSAGE_MAX);
	stream_check_describe(&reading->check, &what, false);
	fail("cannot tell whether %s is complete: it is %s", reading->name, what.bytes);
	if (missing)
		hint("install \"%s\" to look inside", missing);
	text_release(&what);
	return STATUS_INPUT;
}

static enum status say_verdict(const struct reading *reading)
{
	/* With -u, the exit status of the command before this stage counts. */
	const struct acceptance acceptance = {.chained = can_be_unknown(reading),
		.unchecked = reading->options->unchecked && reading->options->command,
		.checked = reading->name};
	const char *reason;
	enum verdict verdict = stream_check_verdict(&reading->check, &reason);

	if (verdict == VERDICT_UNRECOGNISED &&
		(!can_be_unknown(reading) || reading->check.judge.kind == STREAM_EMPTY))
		return say_unknown(reading);
	return acceptance_decide(&acceptance, verdict, reason);
}

static void say_details(const struct reading *reading)
{
	struct text details;

	text_init(&details, MESSAGE_MAX);
	stream_check_describe(&reading->check, &details, true);
	note("%s is %s", reading->name, details.bytes);
	text_release(&details);
}

static void write_line(int fd, const char *path, struct text *line)
{
	text_add_byte(line, '\n');
	if (descriptor_write_all(fd, line->bytes, line->length) != 0)
		warn("could not write to file \"%s\": %s", path, strerror(errno));
}

/* Writes what the stream is, as far as it was read. A failure is a warning. */
static void describe_stream(const struct reading *reading)
{
	const char *path = reading->options->description;
	struct text line;
	int fd;

	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0) {
		warn("could not open file \"%s\": %s", path, strerror(errno));
		return;
	}
	text_init(&line, MESSAGE_MAX);
	stream_check_describe(&reading->check, &line, false);
	write_line(fd, path, &line);
	text_release(&line);
	close(fd);
}

/* Reads the stream and reports the verdict. */
static enum status examine_stream(struct reading *reading)
{
	enum status status = read_all(reading);

	describe_stream(reading);
	if (status == STATUS_DONE && source_finish(&reading->source) != STATUS_DONE)
		return STATUS_INPUT;
	if (status != STATUS_DONE && status != STATUS_INPUT)
		return status;
	status = say_verdict(reading);
	say_details(reading);
	if (status == STATUS_DONE && reading->options->pass)
		status = program_close_output();
	return status;
}

enum status input_check_run(const struct input_check_options *options, int fd, const char *name)
{
	static const struct decoder_options decoder = {.wait = NULL};
	const struct source_options source = {
		.fd = fd, .command = options->command, .decoders = options->decoders};
	struct reading reading = {.options = options, .name = name, .buffer = malloc(BUFFER_SIZE)};
	enum status status;

	if (!reading.buffer)
		return status_fail("out of memory");
	status = source_open(&reading.source, &source);
	if (status == STATUS_DONE) {
		stream_check_open(&reading.check, options->depth, &decoder);
		status = examine_stream(&reading);
		stream_check_close(&reading.check);
		source_close(&reading.source);
	}
	free(reading.buffer);
	return status;
}

#include "restore/unpacker.h"

#include "pg/restore_programs.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { BUFFER_SIZE = 1 << 16 };

void unpacker_init(struct unpacker *unpacker)
{
	*unpacker = (struct unpacker){
		.process = {.name = "pg_restore", .input = -1, .errors.kept = -1},
		.output = -1,
	};
}

static int wait_for_either(void *context, int out, int in)
{
	struct pollfd watched[] = {
		{.fd = stop_descriptor(), .events = POLLIN},
		{.fd = out, .events = POLLOUT},
		{.fd = in, .events = POLLIN},
	};

	(void)context;
	if (poll(watched, sizeof watched / sizeof watched[0], -1) > 0 && watched[0].revents != 0)
		stop_drain();
	return stop_requested() == 0 ? 0 : -1;
}

int unpacker_open(
	struct unpacker *unpacker, const struct unpacker_options *options, char *const *words)
{
	int ends[2];
	int result;

	unpacker->options = *options;
	if (!options->wait)
		unpacker->options.wait = wait_for_either;
	unpacker->buffer = malloc(BUFFER_SIZE);
	if (!unpacker->buffer)
		return fail("out of memory");
	if (client_process_make_pipe(ends, 0) != 0)
		return -1;
	result = client_process_start(&unpacker->process, options->start, options->start_context,
		restore_programs_sql_words(words, options->major), ends[1]);
	close(ends[1]);
	unpacker->output = ends[0];
	return result;
}

/* Writes without blocking. Returns the length written, or -1 if the reader is gone. */
static ssize_t write_some(int fd, const char *bytes, size_t length)
{
	ssize_t written = write(fd, bytes, length);

	if (written < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return written;
}

/* Has taken what pg_restore has written so far. Returns 1, 0 at the end of its output, or -1. */
static int take_output(struct unpacker *unpacker)
{
	const struct unpacker_options *options = &unpacker->options;
	ssize_t length;

	while ((length = read(unpacker->output, unpacker->buffer, BUFFER_SIZE)) > 0)
		if (options->take(options->context, unpacker->buffer, (size_t)length) != 0)
			return -1;
	if (length == 0)
		return 0;
	if (errno == EAGAIN || errno == EINTR)
		return 1;
	return fail_errno("could not read from %s", unpacker->process.name);
}

int unpacker_finish(struct unpacker *unpacker)
{
	const struct unpacker_options *options = &unpacker->options;
	int more;

	if (unpacker->process.pid == 0)
		return 0;
	descriptor_close(&unpacker->process.input);
	while ((more = take_output(unpacker)) > 0)
		if (options->wait(options->context, -1, unpacker->output) != 0)
			return -1;
	return more == 0 ? client_process_wait(&unpacker->process) : -1;
}

int unpacker_feed(struct unpacker *unpacker, const char *bytes, size_t length)
{
	const struct unpacker_options *options = &unpacker->options;
	struct client_process *process = &unpacker->process;

	while (length > 0 && process->pid > 0) {
		ssize_t written = write_some(process->input, bytes, length);

		if (written < 0)
			return unpacker_finish(unpacker);
		if (take_output(unpacker) < 0)
			return -1;
		if (written == 0 &&
			options->wait(options->context, process->input, unpacker->output) != 0)
			return -1;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

void unpacker_stop(struct unpacker *unpacker)
{
	descriptor_close(&unpacker->output);
	client_process_stop(&unpacker->process);
}

void unpacker_close(struct unpacker *unpacker)
{
	unpacker_stop(unpacker);
	free(unpacker->buffer);
	unpacker_init(unpacker);
}

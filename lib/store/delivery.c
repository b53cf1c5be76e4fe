#include "store/delivery.h"

#include "unix/message.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* The largest pipe that an unprivileged user gets: fewer context switches. */
enum { PIPE_SIZE = 1 << 20 };

void delivery_open(struct delivery *delivery, uint64_t expected)
{
	delivery->expected = expected;
	delivery->wait = NULL;
	judge_open(&delivery->judge);
	progress_open(&delivery->progress, expected);
	if (isatty(STDOUT_FILENO))
		delivery->progress.shown = false;
	(void)fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
}

/* True if a terminal would obey none of the bytes, except those that lay out text. */
static bool is_text(const unsigned char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] == 0x7f || (bytes[i] < ' ' && !memchr("\t\n\f\r", bytes[i], 4)))
			return false;
	return true;
}

/* BYTES are the first of the stream; the judge has already seen them. */
static bool suits_terminal(enum stream_kind kind, const void *bytes, size_t length)
{
	return kind == STREAM_PLAIN || kind == STREAM_CLUSTER || is_text(bytes, length);
}

static int refuse_terminal(enum stream_kind kind)
{
	if (kind == STREAM_UNDECIDED)
		kind = STREAM_OTHER;
	fail("standard output is a terminal, and what is stored is %s", judge_describe(kind));
	hint("redirect standard output to a file, or pipe it into a program");
	return -1;
}

/* Waits for room in standard output, which another process that shares it may have made
 * non-blocking. */
static int wait_for_reader(struct delivery *delivery)
{
	struct pollfd watched[2] = {
		{.fd = stop_descriptor(), .events = POLLIN},
		{.fd = STDOUT_FILENO, .events = POLLOUT},
	};

	if (delivery->wait)
		return delivery->wait(delivery->context);
	(void)poll(watched, 2, -1);
	stop_drain();
	return 0;
}

/* Writes as much as there is room for; waits if there is none. Returns the length written, or -1.
 */
static ssize_t write_what_fits(struct delivery *delivery, const char *bytes, size_t length)
{
	ssize_t written = write(STDOUT_FILENO, bytes, length);

	if (written >= 0)
		return written;
	if (errno == EINTR)
		return 0;
	if (errno == EAGAIN)
		return wait_for_reader(delivery);
	return fail_errno("could not write to standard output");
}

static int write_all(struct delivery *delivery, const char *bytes, size_t length)
{
	while (length > 0 && stop_requested() == 0) {
		ssize_t written = write_what_fits(delivery, bytes, length);

		if (written < 0)
			return -1;
		progress_add(&delivery->progress, (uint64_t)written);
		bytes += written;
		length -= (size_t)written;
	}
	return length == 0 ? 0 : -1;
}

int delivery_write(struct delivery *delivery, const void *bytes, size_t length)
{
	bool first = delivery->judge.length == 0;

	judge_feed(&delivery->judge, bytes, length);
	if (first && isatty(STDOUT_FILENO) && !suits_terminal(delivery->judge.kind, bytes, length))
		return refuse_terminal(delivery->judge.kind);
	return write_all(delivery, bytes, length);
}

static enum status check_dump(struct judge *judge)
{
	const char *reason;

	judge_finish(judge);
	if (judge->kind == STREAM_EMPTY) {
		fail("what is stored is empty");
		return STATUS_INPUT;
	}
	switch (judge_verdict(judge, &reason)) {
	case VERDICT_INCOMPLETE:
		fail("the dump is not complete: %s", reason);
		return STATUS_INPUT;
	case VERDICT_COMPLETE:
		note("what was written is %s, and complete", judge_describe(judge->kind));
		return STATUS_DONE;
	default:
		note("what was written is %s, of the length that is stored",
			judge_describe(judge->kind));
		return STATUS_DONE;
	}
}

/* Some file systems report a full disk only when the file is closed. */
static enum status close_output(void)
{
	if (close(STDOUT_FILENO) == 0)
		return STATUS_DONE;
	fail_errno("could not close standard output");
	return STATUS_FAILED;
}

static enum status check_length_and_dump(struct delivery *delivery)
{
	enum status status;

	if (delivery->judge.length != delivery->expected) {
		fail("%" PRIu64 " bytes were read where %" PRIu64 " are stored",
			delivery->judge.length, delivery->expected);
		return STATUS_FAILED;
	}
	status = check_dump(&delivery->judge);
	return status == STATUS_DONE ? close_output() : status;
}

enum status delivery_finish(struct delivery *delivery)
{
	enum status status;

	progress_close(&delivery->progress);
	status = check_length_and_dump(delivery);
	if (status != STATUS_DONE)
		delivery_abandon(delivery);
	return status;
}

void delivery_abandon(struct delivery *delivery)
{
	progress_close(&delivery->progress);
	if (delivery->progress.bytes > 0)
		hint("what was written to standard output must not be used");
}

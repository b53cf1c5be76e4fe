#include "store/delivery.h"

#include "unix/message.h"
#include "unix/program.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The largest pipe that an unprivileged user gets: fewer context switches. */
enum { PIPE_SIZE = 1 << 20 };

static bool is_pipe(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

void delivery_open(struct delivery *delivery, uint64_t expected, bool no_inside)
{
	static const struct decoder_options decoder = {.wait = NULL};
	bool is_shallow = no_inside || is_pipe(STDOUT_FILENO);

	delivery->expected = expected;
	delivery->wait = NULL;
	delivery->reader_ended = false;
	stream_check_open(
		&delivery->check, is_shallow ? STREAM_CHECK_FRAMES : STREAM_CHECK_DUMP, &decoder);
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

static enum status refuse_terminal(enum stream_kind kind)
{
	if (kind == STREAM_UNDECIDED)
		kind = STREAM_OTHER;
	fail("standard output is a terminal, and what is stored is %s", judge_describe(kind));
	hint("redirect standard output to a file, or pipe it into a program");
	return STATUS_FAILED;
}

/* Waits for room in standard output, which another process that shares it may have made
 * non-blocking. */
static int wait_for_reader(struct delivery *delivery)
{
	if (delivery->wait)
		return delivery->wait(delivery->context);
	stop_wait_for_room(STDOUT_FILENO, -1);
	return 0;
}

enum status delivery_fail(struct delivery *delivery)
{
	delivery->reader_ended = errno == EPIPE;
	return program_fail_output();
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
	(void)delivery_fail(delivery);
	return -1;
}

static enum status write_all(struct delivery *delivery, const char *bytes, size_t length)
{
	while (length > 0 && stop_requested() == 0) {
		ssize_t written = write_what_fits(delivery, bytes, length);

		if (written < 0)
			return STATUS_FAILED;
		progress_add(&delivery->progress, (uint64_t)written);
		bytes += written;
		length -= (size_t)written;
	}
	return length == 0 ? STATUS_DONE : STATUS_FAILED;
}

enum status delivery_write(struct delivery *delivery, const void *bytes, size_t length)
{
	struct stream_check *check = &delivery->check;
	bool first = check->judge.length == 0;
	enum stream_kind kind;
	enum status status;

	if (stream_check_look(check, bytes, length) != STATUS_DONE)
		return STATUS_FAILED;
	kind = check->judge.kind;
	if (first && isatty(STDOUT_FILENO) && !suits_terminal(kind, bytes, length))
		return refuse_terminal(kind);
	if (write_all(delivery, bytes, length) != STATUS_DONE)
		return STATUS_FAILED;
	status = stream_check_feed(check, bytes, length);
	return status == STATUS_INPUT ? stream_check_say_incomplete(check) : status;
}

static enum status note_what_it_is(const struct stream_check *check, bool is_complete)
{
	struct text what;

	text_init(&what, MESSAGE_MAX);
	stream_check_describe(check, &what, false);
	note(is_complete ? "what was written is %s, and complete"
			 : "what was written is %s, of the length that is stored",
		what.bytes);
	text_release(&what);
	return STATUS_DONE;
}

static enum status check_dump(struct stream_check *check)
{
	const char *reason;
	enum verdict verdict;

	if (stream_check_finish(check) != STATUS_DONE)
		return STATUS_FAILED;
	if (check->judge.kind == STREAM_EMPTY) {
		fail("what is stored is empty");
		return STATUS_INPUT;
	}
	verdict = stream_check_verdict(check, &reason);
	switch (verdict) {
	case VERDICT_INCOMPLETE:
	case VERDICT_CUT_REPEAT:
		return stream_check_say_incomplete(check);
	case VERDICT_PRECEDED:
	case VERDICT_FOLLOWED:
	case VERDICT_ALTERED:
		warn("what was written is %s: %s", judge_describe_verdict(verdict), reason);
		return STATUS_DONE;
	case VERDICT_COMPLETE:
		return note_what_it_is(check, true);
	default:
		return note_what_it_is(check, false);
	}
}

static enum status check_length_and_dump(struct delivery *delivery)
{
	enum status status;

	if (delivery->check.judge.length != delivery->expected) {
		fail("%" PRIu64 " bytes were read where %" PRIu64 " are stored",
			delivery->check.judge.length, delivery->expected);
		return STATUS_FAILED;
	}
	status = check_dump(&delivery->check);
	return status == STATUS_DONE ? program_close_output() : status;
}

enum status delivery_finish(struct delivery *delivery)
{
	enum status status = check_length_and_dump(delivery);

	if (status == STATUS_DONE)
		progress_close(&delivery->progress, true);
	else
		delivery_abandon(delivery);
	stream_check_close(&delivery->check);
	return status;
}

void delivery_abandon(struct delivery *delivery)
{
	progress_close(&delivery->progress, false);
	stream_check_close(&delivery->check);
	if (delivery->progress.bytes > 0 && !delivery->reader_ended)
		hint("what was written to standard output must not be used");
}

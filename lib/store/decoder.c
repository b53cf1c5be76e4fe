#include "store/decoder.h"

#include "dump/filter.h"
#include "unix/child.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/orphans.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
	BUFFER_SIZE = 1 << 18,
	PIPE_SIZE = 1 << 20,
};

_Static_assert(sizeof(struct decoder_report) <= PIPE_BUF, "a report is written at once");

/* The functions of the judge's process. */

static enum status send_report(const struct decoder_report *report)
{
	ssize_t written = write(STDOUT_FILENO, report, sizeof *report);

	return written == (ssize_t)sizeof *report ? STATUS_DONE : STATUS_FAILED;
}

static enum status report_end(struct judge *judge, struct decoder_report *report)
{
	const char *reason = NULL;
	struct text details;

	judge_finish(judge);
	report->kind = judge->kind;
	report->verdict = judge_verdict(judge, &reason);
	if (reason)
		snprintf(report->reason, sizeof report->reason, "%s", reason);
	text_init(&details, sizeof report->details - 1);
	judge_add_details(judge, &details);
	snprintf(report->details, sizeof report->details, "%s",
		details.broken ? judge_describe(judge->kind) : details.bytes);
	text_release(&details);
	return send_report(report);
}

/* What is not a dump is reported as soon as it is known. */
static enum status report_kind(const struct judge *judge, struct decoder_report *report)
{
	if (judge->kind == report->kind || judge_can_tell(judge->kind))
		return STATUS_DONE;
	report->kind = judge->kind;
	report->verdict = VERDICT_UNRECOGNISED;
	return send_report(report);
}

static int judge_standard_input(void *context)
{
	struct decoder_report report = {.kind = STREAM_UNDECIDED};
	char *buffer = malloc(BUFFER_SIZE);
	struct judge judge;
	ssize_t length;

	(void)context;
	(void)prctl(PR_SET_NAME, "judge");
	judge_open(&judge);
	if (!buffer)
		return STATUS_FAILED;
	while ((length = read(STDIN_FILENO, buffer, BUFFER_SIZE)) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return STATUS_FAILED;
		judge_feed(&judge, buffer, (size_t)length);
		if (report_kind(&judge, &report) != STATUS_DONE)
			return STATUS_FAILED;
	}
	return report_end(&judge, &report);
}

/* The functions of this process. */

void decoder_init(struct decoder *decoder, const struct decoder_options *options)
{
	*decoder = (struct decoder){
		.options = *options,
		.input = -1,
		.room = -1,
		.reports = -1,
		.found = {.kind = STREAM_UNDECIDED, .verdict = VERDICT_UNRECOGNISED},
	};
}

bool decoder_is_open(const struct decoder *decoder)
{
	return decoder->pid > 0 || decoder->judge > 0;
}

static enum status make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return status_fail_errno("could not create a pipe");
	(void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE);
	return STATUS_DONE;
}

/* DECODED is the read end of the decoder's output. */
static enum status start_judge(struct decoder *decoder, int decoded)
{
	int ends[2];
	int error;

	if (make_pipe(ends) != STATUS_DONE)
		return STATUS_FAILED;
	decoder->reports = ends[0];
	error = fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0 ? errno : 0;
	if (error == 0)
		error = child_call_as_nobody(&decoder->judge, judge_standard_input, NULL,
			(const int[]){decoded, ends[1], STDERR_FILENO});
	close(ends[1]);
	if (error == 0)
		return STATUS_DONE;
	decoder->judge = 0;
	errno = error;
	return status_fail_errno("could not start to judge what is inside");
}

/* DECODED is the write end of the program's output. */
static enum status start_program(struct decoder *decoder, char *const *words, int decoded)
{
	int ends[2];
	int error;

	if (make_pipe(ends) != STATUS_DONE)
		return STATUS_FAILED;
	error = child_start(&decoder->pid, words, (const int[]){ends[0], decoded, STDERR_FILENO});
	close(ends[0]);
	decoder->input = ends[1];
	if (error == 0) {
		orphans_keep(decoder->pid);
		return STATUS_DONE;
	}
	decoder->pid = 0;
	errno = error;
	note("could not run \"%s\": %s", words[0], strerror(error));
	return STATUS_NOT_FOUND;
}

static enum status watch_for_room(struct decoder *decoder)
{
	struct epoll_event event = {.events = EPOLLOUT};

	decoder->room = epoll_create1(EPOLL_CLOEXEC);
	if (decoder->room < 0 || fcntl(decoder->input, F_SETFL, O_NONBLOCK) != 0 ||
		epoll_ctl(decoder->room, EPOLL_CTL_ADD, decoder->input, &event) != 0)
		return status_fail_errno("could not watch a pipe");
	return STATUS_DONE;
}

/* The judge is started before the pipe to the decoder exists, so that it cannot keep that open. */
static enum status start_both(struct decoder *decoder, char *const *words)
{
	int ends[2];
	enum status status;

	if (make_pipe(ends) != STATUS_DONE)
		return STATUS_FAILED;
	status = start_judge(decoder, ends[0]);
	close(ends[0]);
	if (status == STATUS_DONE)
		status = start_program(decoder, words, ends[1]);
	close(ends[1]);
	return status == STATUS_DONE ? watch_for_room(decoder) : status;
}

enum status decoder_start(struct decoder *decoder, enum stream_kind kind)
{
	const char *line = filter_decoder(kind), *reason;
	char **words = words_split(line, &reason);
	enum status status;

	if (!words)
		return status_fail("out of memory");
	decoder->name = filter_program(kind);
	status = start_both(decoder, words);
	free(words);
	if (status == STATUS_DONE)
		note("looking inside by %s", line);
	else
		decoder_close(decoder);
	return status;
}

static void read_reports(struct decoder *decoder)
{
	struct decoder_report report;

	while (read(decoder->reports, &report, sizeof report) == (ssize_t)sizeof report)
		decoder->found = report;
}

static enum status wait_for_room(struct decoder *decoder)
{
	int result = 0;

	if (decoder->options.wait)
		result = decoder->options.wait(decoder->options.context, decoder->room);
	else
		stop_wait(decoder->room, -1);
	return result < 0 || stop_requested() != 0 ? STATUS_FAILED : STATUS_DONE;
}

static enum status wait_for_child(pid_t *pid, int *wait_status)
{
	if (!child_wait(*pid, wait_status, -1))
		return STATUS_FAILED;
	*pid = 0;
	return STATUS_DONE;
}

/* The program has closed its input before the data ended, whatever its status. */
static enum status find_early_end(struct decoder *decoder)
{
	enum status status = wait_for_child(&decoder->pid, &decoder->wait_status);

	return status == STATUS_DONE ? STATUS_INPUT : status;
}

enum status decoder_write(struct decoder *decoder, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(decoder->input, bytes, length);

		if (written < 0 && errno == EPIPE)
			return find_early_end(decoder);
		if (written < 0 && errno != EAGAIN && errno != EINTR)
			return status_fail_errno("could not write to \"%s\"", decoder->name);
		if (written < 0 && wait_for_room(decoder) != STATUS_DONE)
			return STATUS_FAILED;
		if (written > 0) {
			bytes += written;
			length -= (size_t)written;
		}
	}
	read_reports(decoder);
	return STATUS_DONE;
}

static enum status finish_judge(struct decoder *decoder)
{
	int wait_status;

	if (wait_for_child(&decoder->judge, &wait_status) != STATUS_DONE)
		return STATUS_FAILED;
	read_reports(decoder);
	if (wait_status == 0)
		return STATUS_DONE;
	child_say_end("the process that judges what is inside", wait_status);
	return STATUS_FAILED;
}

enum status decoder_finish(struct decoder *decoder)
{
	descriptor_close(&decoder->room);
	descriptor_close(&decoder->input);
	if (wait_for_child(&decoder->pid, &decoder->wait_status) != STATUS_DONE ||
		finish_judge(decoder) != STATUS_DONE)
		return STATUS_FAILED;
	return decoder->wait_status == 0 ? STATUS_DONE : STATUS_INPUT;
}

static void stop_child(pid_t *pid)
{
	if (*pid > 0)
		child_stop(*pid, SIGTERM, CHILD_GRACE);
	*pid = 0;
}

void decoder_close(struct decoder *decoder)
{
	stop_child(&decoder->pid);
	stop_child(&decoder->judge);
	descriptor_close(&decoder->room);
	descriptor_close(&decoder->input);
	descriptor_close(&decoder->reports);
}

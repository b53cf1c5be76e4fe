#include "unix/capture.h"

#include "unix/child.h"
#include "unix/clock.h"
#include "unix/descriptor.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	/*
	 * Poll interval in milliseconds, for stop requests and the command's end. Waiting with
	 * stop_wait() would consume wake-ups that are meant for others.
	 */
	TICK = 50,
	SHORT_TICK = 5,
};

int capture_open(struct capture *capture, char *const *words, bool quiet, int patience)
{
	int nothing, ends[2], error;

	*capture = (struct capture){
		.output = -1,
		.deadline = clock_milliseconds() + patience,
		.stopped = stop_requested(),
	};
	nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (nothing < 0)
		return errno;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		error = errno;
	} else {
		const int streams[] = {nothing, ends[1], quiet ? nothing : STDERR_FILENO};

		error = child_start(&capture->pid, words, streams);
		close(ends[1]);
		capture->output = ends[0];
	}
	close(nothing);
	if (error != 0)
		capture->pid = 0;
	return error;
}

/* CAPTURE_ENDED if there is no reason to give up. *REST: milliseconds until the deadline. */
static enum capture_end look_up(const struct capture *capture, int64_t *rest)
{
	*rest = capture->deadline - clock_milliseconds();
	if (*rest <= 0)
		return CAPTURE_LATE;
	return stop_requested() != capture->stopped ? CAPTURE_STOPPED : CAPTURE_ENDED;
}

/* Waits until the output is readable or at its end. */
static enum capture_end wait_for_output(const struct capture *capture)
{
	struct pollfd watched = {.fd = capture->output, .events = POLLIN};
	enum capture_end end;
	int64_t rest;

	while ((end = look_up(capture, &rest)) == CAPTURE_ENDED)
		if (poll(&watched, 1, rest < TICK ? (int)rest : TICK) > 0)
			break;
	return end;
}

enum capture_end capture_read(struct capture *capture, struct text *text)
{
	char block[4096];
	enum capture_end end;

	while ((end = wait_for_output(capture)) == CAPTURE_ENDED) {
		ssize_t length = read(capture->output, block, sizeof block);

		if (length < 0 && errno == EINTR)
			continue;
		if (length <= 0)
			break;
		if ((size_t)length > text->limit - text->length) {
			text_add_bytes(text, block, text->limit - text->length);
			end = CAPTURE_FULL;
			break;
		}
		text_add_bytes(text, block, (size_t)length);
	}
	explicit_bzero(block, sizeof block);
	return end;
}

enum capture_end capture_wait(struct capture *capture, int *wait_status)
{
	int tick = SHORT_TICK;
	enum capture_end end;
	int64_t rest;
	pid_t ended;

	while ((ended = waitpid(capture->pid, wait_status, WNOHANG)) == 0) {
		end = look_up(capture, &rest);
		if (end != CAPTURE_ENDED)
			return end;
		poll(NULL, 0, rest < tick ? (int)rest : tick);
		tick = TICK;
	}
	capture->pid = 0;
	return ended > 0 ? CAPTURE_ENDED : CAPTURE_LATE;
}

void capture_close(struct capture *capture)
{
	descriptor_close(&capture->output);
	if (capture->pid <= 0)
		return;
	kill(capture->pid, SIGKILL);
	while (waitpid(capture->pid, NULL, 0) < 0 && errno == EINTR)
		;
	capture->pid = 0;
}

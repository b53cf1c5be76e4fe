/* unix/capture: the output of commands, with limits on time and size. */
#include "unix/capture.h"

#include "tap.h"
#include "unix/clock.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LIMIT = 16,
	LONG = 60000,
	SHORT = 2000, /* milliseconds: a busy machine takes a while to start a shell */
};

static const struct {
	const char *script;
	int patience;
	enum capture_end read;
	const char *output;
	enum capture_end wait;
	int status; /* of the exit */
} vectors[] = {
	{"echo a; echo b", LONG, CAPTURE_ENDED, "a\nb\n", CAPTURE_ENDED, 0},
	{"true", LONG, CAPTURE_ENDED, "", CAPTURE_ENDED, 0},
	{"printf 0123456789abcdef", LONG, CAPTURE_ENDED, "0123456789abcdef", CAPTURE_ENDED, 0},
	{"printf 0123456789abcdefg; exec sleep 100", LONG, CAPTURE_FULL, "0123456789abcdef",
		CAPTURE_LATE, 0},
	{"exec yes", LONG, CAPTURE_FULL, "y\ny\ny\ny\ny\ny\ny\ny\n", CAPTURE_LATE, 0},
	{"echo a; exit 3", LONG, CAPTURE_ENDED, "a\n", CAPTURE_ENDED, 3},
	{"echo a; exec sleep 100", SHORT, CAPTURE_LATE, "a\n", CAPTURE_LATE, 0},
	{"echo a; exec sleep 100 >&-", SHORT, CAPTURE_ENDED, "a\n", CAPTURE_LATE, 0},
	{"echo a >&2", LONG, CAPTURE_ENDED, "", CAPTURE_ENDED, 0},
	{"wc -c", LONG, CAPTURE_ENDED, "0\n", CAPTURE_ENDED, 0},
	{"trap '' TERM; echo a; exec sleep 100", SHORT, CAPTURE_LATE, "a\n", CAPTURE_LATE, 0},
};

static void check_vector(size_t i)
{
	char *words[] = {"sh", "-c", (char *)vectors[i].script, NULL};
	int64_t began = clock_milliseconds();
	struct capture capture;
	struct text output;
	int wait_status = 0;
	enum capture_end end;

	text_init(&output, LIMIT);
	if (capture_open(&capture, words, true, vectors[i].patience) != 0)
		exit(1);
	end = capture_read(&capture, &output);
	tap_ok(end == vectors[i].read, "%s: the reading's end", vectors[i].script);
	tap_same_text(output.bytes, vectors[i].output, vectors[i].script);
	if (end != CAPTURE_FULL) {
		end = capture_wait(&capture, &wait_status);
		tap_ok(end == vectors[i].wait && WEXITSTATUS(wait_status) == vectors[i].status,
			"%s: its end", vectors[i].script);
	}
	capture_close(&capture);
	tap_ok(clock_milliseconds() - began < LONG / 2 && waitpid(-1, NULL, WNOHANG) < 0 &&
			errno == ECHILD,
		"%s: gone in time", vectors[i].script);
	text_release(&output);
}

/* A capture must not reap another child, nor consume the wake-up for it. */
static void check_wakeups(void)
{
	char *words[] = {"echo", "a", NULL};
	struct capture capture;
	struct text output;
	pid_t other = fork();
	int wait_status;

	if (other == 0)
		_exit(7);
	text_init(&output, LIMIT);
	capture_open(&capture, words, true, LONG);
	capture_read(&capture, &output);
	capture_wait(&capture, &wait_status);
	capture_close(&capture);
	text_release(&output);
	tap_ok(stop_wait(stop_descriptor(), LONG), "a wake-up is left for others");
	tap_ok(waitpid(other, &wait_status, 0) == other && WEXITSTATUS(wait_status) == 7,
		"another child is not reaped");
}

static void check_stop(void)
{
	char *words[] = {"sh", "-c", "kill -TERM $PPID; exec sleep 100", NULL};
	struct capture capture;
	struct text output;

	text_init(&output, LIMIT);
	capture_open(&capture, words, true, LONG);
	tap_ok(capture_read(&capture, &output) == CAPTURE_STOPPED, "a stop ends it");
	capture_close(&capture);
	words[2] = "echo a";
	capture_open(&capture, words, true, LONG);
	tap_ok(capture_read(&capture, &output) == CAPTURE_ENDED, "an earlier one does not");
	tap_same_text(output.bytes, "a\n", "the output is complete");
	capture_close(&capture);
	text_release(&output);
}

int main(void)
{
	char *words[] = {"/nowhere/program", NULL};
	struct capture capture;

	if (stop_open() != 0)
		return 1;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	tap_ok(capture_open(&capture, words, true, LONG) == ENOENT,
		"a program that does not exist");
	capture_close(&capture);
	check_wakeups();
	check_stop();
	return tap_done();
}

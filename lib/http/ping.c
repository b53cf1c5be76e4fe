#include "http/ping.h"

#include "http/http.h"
#include "http/ping_url.h"
#include "unix/child.h"
#include "unix/clock.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PAUSE = 1000, /* milliseconds after the first attempt; twice that after the second */
	MARGIN = 200, /* milliseconds by which libcurl's time ends before that of the child */
	GRACE = 1000, /* milliseconds for the end of a killed child */
	REDIRECTIONS_MAX = 3,
};

static const char late[] = "no answer within 10 seconds";

/* One attempt, in the child. Its standard output goes to the parent. */
struct attempt {
	const struct ping *ping;
	struct http *http;
	struct text url;
	bool is_moved; /* the answer was a redirection, and `url` is the next address */
};

/* In milliseconds. */
static int64_t time_left(const struct attempt *attempt)
{
	return attempt->ping->deadline - MARGIN - clock_milliseconds();
}

/* Tells the parent the REASON of a failure. */
static enum ping_end end_attempt(enum ping_end end, const char *reason)
{
	printf("%s", reason);
	fflush(stdout);
	return end;
}

static enum ping_end follow_redirection(struct attempt *attempt, const char *location)
{
	struct text next;

	text_init(&next, PING_ADDRESS_MAX);
	attempt->is_moved = location && ping_url_redirect(&next, attempt->url.bytes, location);
	if (attempt->is_moved) {
		text_clear(&attempt->url);
		text_add(&attempt->url, next.bytes);
	}
	text_release(&next);
	if (attempt->is_moved)
		return PING_FAILED;
	return end_attempt(PING_HOPELESS, "it was redirected to another place");
}

static enum ping_end judge_status(struct attempt *attempt, const struct exchange *exchange)
{
	long status = exchange->status;
	char reason[PING_REASON_SIZE];

	if (status < 300)
		return PING_ARRIVED;
	if (status == 301 || status == 302 || status == 307 || status == 308)
		return follow_redirection(attempt, headers_get(&exchange->answer, "location"));
	snprintf(reason, sizeof reason, "HTTP %ld", status);
	return end_attempt(
		status >= 500 || status == 408 || status == 429 ? PING_FAILED : PING_HOPELESS,
		reason);
}

static enum ping_end judge_exchange(struct attempt *attempt, const struct exchange *exchange)
{
	switch (exchange->outcome) {
	case HTTP_ANSWERED:
		return judge_status(attempt, exchange);
	case HTTP_IMPOSSIBLE:
		return end_attempt(PING_HOPELESS, exchange->error);
	default:
		return end_attempt(PING_FAILED, time_left(attempt) > 0 ? exchange->error : late);
	}
}

static bool perform_exchange(struct http *http, struct exchange *exchange)
{
	bool goes_on = http_start(http, exchange) == STATUS_DONE;

	while (goes_on && !exchange->finished)
		goes_on = http_work(http, -1, -1) >= 0;
	http_cancel(http, exchange);
	return goes_on;
}

/* Sends one request. */
static enum ping_end post_once(struct attempt *attempt)
{
	int64_t rest = time_left(attempt);
	struct headers headers = {.count = 0};
	struct exchange exchange = {.request = {
					    .method = "POST",
					    .url = attempt->url.bytes,
					    .headers = &headers,
					    .body = attempt->ping->body,
					    .length = attempt->ping->length,
					    .stall = HTTP_STALL,
					    .time_limit = rest > 0 ? (int)rest : 1,
				    }};
	enum ping_end end = PING_FAILED;

	attempt->is_moved = false;
	headers_add(&headers, "content-type", "text/plain; charset=utf-8");
	if (perform_exchange(attempt->http, &exchange))
		end = judge_exchange(attempt, &exchange);
	http_release(&exchange);
	headers_release(&headers);
	return end;
}

static enum ping_end post_and_follow(struct attempt *attempt)
{
	enum ping_end end = post_once(attempt);

	for (int i = 0; i < REDIRECTIONS_MAX && attempt->is_moved; i++)
		end = post_once(attempt);
	if (attempt->is_moved)
		return end_attempt(PING_HOPELESS, "it was redirected too often");
	return end;
}

/* For child_call(). The self-pipe of the parent is closed here; http.h needs one. */
static int make_attempt(void *context)
{
	struct attempt attempt = {.ping = context};
	enum ping_end end = PING_FAILED;

	if (stop_open() != STATUS_DONE)
		return (int)end;
	stop_reset();
	signal(SIGPIPE, SIG_IGN);
	text_init(&attempt.url, PING_ADDRESS_MAX);
	text_add(&attempt.url, attempt.ping->url);
	attempt.http = http_open(attempt.ping->ca_bundle);
	if (attempt.http)
		end = post_and_follow(&attempt);
	http_close(attempt.http);
	text_release(&attempt.url);
	return (int)end;
}

/* What follows is done by the parent. */

static bool start_child(struct ping *ping, int nothing)
{
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return false;
	error = child_call(
		&ping->pid, make_attempt, ping, (const int[]){nothing, ends[1], STDERR_FILENO});
	close(ends[1]);
	ping->reply = ends[0];
	if (error == 0)
		return true;
	close(ping->reply);
	ping->pid = 0;
	errno = error;
	return false;
}

bool ping_start(struct ping *ping)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	bool started;

	ping->pid = 0;
	ping->deadline = clock_milliseconds() + PING_TIME_LIMIT;
	started = nothing >= 0 && start_child(ping, nothing);
	if (!started)
		snprintf(ping->reason, sizeof ping->reason, "%s", strerror(errno));
	if (nothing >= 0)
		close(nothing);
	return started;
}

/* The attempt has ended: what it wrote is in the pipe. */
static enum ping_end judge_child(struct ping *ping, int wait_status)
{
	ssize_t length = read(ping->reply, ping->reason, sizeof ping->reason - 1);

	ping->reason[length > 0 ? length : 0] = '\0';
	if (length <= 0)
		snprintf(ping->reason, sizeof ping->reason, "libcurl failed");
	if (WIFEXITED(wait_status))
		return (enum ping_end)WEXITSTATUS(wait_status);
	snprintf(ping->reason, sizeof ping->reason, "terminated by signal %d",
		WTERMSIG(wait_status));
	return PING_HOPELESS;
}

static enum ping_end kill_child(struct ping *ping)
{
	child_stop(ping->pid, SIGKILL, GRACE);
	if (stop_requested() != 0) {
		snprintf(ping->reason, sizeof ping->reason, "stopped by a signal");
		return PING_HOPELESS;
	}
	snprintf(ping->reason, sizeof ping->reason, "%s", late);
	return PING_FAILED;
}

bool ping_is_over(const struct ping *ping)
{
	return ping->pid > 0 && child_has_ended(ping->pid);
}

enum ping_end ping_finish(struct ping *ping)
{
	int64_t rest = ping->deadline - clock_milliseconds();
	int wait_status;
	enum ping_end end;

	if (ping->pid == 0)
		return PING_FAILED;
	if (child_wait(ping->pid, &wait_status, rest > 0 && stop_requested() == 0 ? (int)rest : 0))
		end = judge_child(ping, wait_status);
	else
		end = kill_child(ping);
	close(ping->reply);
	ping->pid = 0;
	return end;
}

/* False if a signal has ended the pause. */
static bool pause_for(int milliseconds)
{
	int64_t deadline = clock_milliseconds() + milliseconds;
	int64_t rest;

	while (stop_requested() == 0 && (rest = deadline - clock_milliseconds()) > 0)
		stop_wait(-1, (int)rest);
	return stop_requested() == 0;
}

enum ping_end ping_send(struct ping *ping)
{
	enum ping_end end = PING_FAILED;

	for (int i = 0; i < PING_ATTEMPTS && end == PING_FAILED; i++) {
		if (i > 0 && !pause_for(i * PAUSE))
			break;
		ping_start(ping);
		end = ping_finish(ping);
	}
	return end;
}

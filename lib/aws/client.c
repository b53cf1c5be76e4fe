#include "aws/client.h"

#include "aws/remedy.h"
#include "aws/request.h"
#include "aws/sigv4.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/random.h"
#include "unix/run_report.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SILENT_TROUBLE = 10000 }; /* milliseconds of failing before a warning */

/* Adds the headers that every request has, and the signature. */
static enum status sign(struct client *client, struct request *request)
{
	time_t now = time(NULL) + (time_t)client->skew;
	const struct credentials *credentials = identity_use(client->identity, now);
	struct headers *headers = &request->signed_headers;
	struct sigv4_request line = {
		.method = request->http.method,
		.path = request->path,
		.query = request->query.bytes,
		.digest = request->digest,
	};
	struct sigv4 signer;

	if (!credentials)
		return STATUS_FAILED;
	request->generation = client->identity->generation;
	signer = (struct sigv4){
		.key_id = credentials->key_id,
		.secret = credentials->secret,
		.region = client->region,
		.service = client->service,
		.now = now,
	};
	headers_add(headers, "x-amz-content-sha256", request->digest);
	if (credentials->token)
		headers_add(headers, "x-amz-security-token", credentials->token);
	return sigv4_sign(&signer, &line, headers);
}

static enum status build_headers(struct client *client, struct request *request)
{
	struct headers *headers = &request->signed_headers;

	headers_release(headers);
	headers_add(headers, "host", client->host);
	headers_add_all(headers, &request->headers);
	if (client->identity)
		return sign(client, request);
	return headers->broken ? status_fail("a header is too long or not allowed") : STATUS_DONE;
}

/* Each attempt is signed again: services reject signatures that are some minutes old. */
static enum status send_request(struct client *client, struct request *request)
{
	const char *query = request->query.bytes;

	text_clear(&request->url);
	text_printf(
		&request->url, "%s%s%s%s", client->origin, request->path, *query ? "?" : "", query);
	if (text_finish(&request->query, "a query") != 0 ||
		text_finish(&request->url, "a URL") != 0 ||
		build_headers(client, request) != STATUS_DONE)
		return STATUS_FAILED;
	http_release(&request->exchange);
	request->exchange.request = request->http;
	request->exchange.request.url = request->url.bytes;
	request->exchange.request.headers = &request->signed_headers;
	request->exchange.request.time_limit = client->time_limit;
	request->exchange.request.direct = client->direct;
	request->exchange.request.fresh |= request->attempts > 0;
	request->sent_at = clock_milliseconds();
	if (request->attempts++ == 0)
		request->began = request->sent_at;
	return http_start(client->http, &request->exchange);
}

static void start_try(struct client *client, struct request *request)
{
	request->state = REQUEST_RUNNING;
	if (send_request(client, request) == STATUS_DONE)
		return;
	snprintf(request->exchange.error, HTTP_ERROR_SIZE, "the request could not be sent");
	request->exchange.outcome = HTTP_IMPOSSIBLE;
	request->state = REQUEST_LOST;
	request->said = true;
}

static int count_sent(const struct client *client)
{
	int count = 0;

	for (const struct request *request = client->running; request; request = request->next)
		count += request->state == REQUEST_RUNNING;
	return count;
}

static bool has_room(const struct client *client)
{
	return count_sent(client) < client->window.size;
}

/* Appends, so that requests that wait for the window are sent in order. */
static void append(struct client *client, struct request *request)
{
	struct request **link = &client->running;

	while (*link)
		link = &(*link)->next;
	*link = request;
	request->next = NULL;
}

void client_start(struct client *client, struct request *request)
{
	if (client->window.size == 0)
		window_open(&client->window);
	if (client->attempts_max > 0 && !request->own_budget)
		request->attempts_max = client->attempts_max;
	request->find_origin = client->find_origin;
	request->due = clock_milliseconds();
	request->state = REQUEST_PAUSED;
	if (has_room(client))
		start_try(client, request);
	if (!request_is_over(request))
		append(client, request);
}

static void note_pause(const struct request *request, const char *reason, int64_t delay)
{
	const char *query = request->query.bytes;

	run_report_add(RUN_REPORT_RETRIES, 1);
	note("%s%s%s failed: %s; attempt %d follows in %.1f s", request->http.method,
		*query ? " " : "", query, reason, request->attempts + 1, (double)delay / 1000);
}

/* Tells the user about a long wait, also without -v, but once for all requests. */
static void say_trouble(struct client *client, const struct request *request, const char *reason)
{
	int64_t elapsed = clock_milliseconds() - request->began;

	if (client->troubled || client->brief || elapsed < SILENT_TROUBLE)
		return;
	client->troubled = true;
	if (request->attempts_max == RETRY_ATTEMPTS_STREAM)
		warn("%s: %s; trying again for up to %d minutes", client->origin, reason,
			RETRY_PATIENCE / 60000);
	else
		warn("%s: %s; trying again", client->origin, reason);
}

static void end_trouble(struct client *client)
{
	if (client->troubled)
		say("%s answers again", client->origin);
	client->troubled = false;
}

static void pause_before_next(struct client *client, struct request *request, enum retry class)
{
	const struct headers *answer = &request->exchange.answer;
	int64_t hint = retry_read_hint(
		headers_get(answer, "x-amz-retry-after"), headers_get(answer, "retry-after"));
	int64_t delay = retry_delay(class, request->attempts, random_fraction(), hint);
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	note_pause(request, reason.bytes, delay);
	say_trouble(client, request, reason.bytes);
	text_release(&reason);
	request->due = clock_milliseconds() + delay;
	request->state = REQUEST_PAUSED;
}

static bool has_attempts_left(const struct request *request)
{
	return retry_is_allowed(
		request->attempts, request->attempts_max, clock_milliseconds() - request->began);
}

bool client_resume(struct client *client, struct request *request)
{
	if (!has_attempts_left(request))
		return false;
	pause_before_next(client, request, RETRY_TRANSIENT);
	append(client, request);
	return true;
}

/* Handles the end of an attempt. */
static void finish_attempt(struct client *client, struct request *request)
{
	enum retry class = request_judge(request);

	if (request->state == REQUEST_DONE) {
		window_widen(&client->window);
		end_trouble(client);
	} else if (remedy_apply(client, request)) {
		start_try(client, request);
	} else if (class != RETRY_NEVER) {
		window_narrow(&client->window, count_sent(client) + 1, request->sent_at,
			clock_milliseconds());
		if (has_attempts_left(request))
			pause_before_next(client, request, class);
	}
}

static void advance_request(struct client *client, struct request *request)
{
	if (request->state == REQUEST_PAUSED && clock_milliseconds() >= request->due &&
		has_room(client))
		start_try(client, request);
	else if (request->state == REQUEST_RUNNING && request->exchange.finished)
		finish_attempt(client, request);
}

static void advance_all(struct client *client)
{
	struct request **link = &client->running;

	while (*link) {
		advance_request(client, *link);
		if (request_is_over(*link))
			*link = (*link)->next;
		else
			link = &(*link)->next;
	}
}

/*
 * Milliseconds until the next paused request is due, but no more than LONGEST (-1: no limit). One
 * that waits for the window needs no timer: the end of another request wakes us.
 */
static int limit_wait(const struct client *client, int longest)
{
	int64_t now = clock_milliseconds();

	for (const struct request *request = client->running; request; request = request->next) {
		int64_t rest = request->due - now;

		if (request->state != REQUEST_PAUSED || !has_room(client))
			continue;
		if (rest < 0)
			rest = 0;
		if (longest < 0 || rest < longest)
			longest = (int)rest;
	}
	return longest;
}

int client_work(struct client *client, int fd, int milliseconds)
{
	int result;

	advance_all(client);
	result = http_work(client->http, fd, limit_wait(client, milliseconds));
	advance_all(client);
	return result;
}

bool client_run(struct client *client, struct request *request, int64_t deadline)
{
	if (request->state == REQUEST_IDLE && (deadline > 0 || stop_requested() == 0))
		client_start(client, request);
	while (!request_is_over(request)) {
		int64_t rest = deadline > 0 ? deadline - clock_milliseconds() : -1;

		if (deadline > 0 ? rest <= 0 : stop_requested() != 0)
			return false;
		if (client_work(client, -1, (int)rest) < 0)
			client_cancel(client, request);
	}
	return true;
}

void client_cancel(struct client *client, struct request *request)
{
	struct request **link = &client->running;

	if (request_is_over(request))
		return;
	while (*link && *link != request)
		link = &(*link)->next;
	if (*link)
		*link = request->next;
	if (request->state == REQUEST_RUNNING) {
		http_cancel(client->http, &request->exchange);
		if (request->exchange.outcome == HTTP_LOST)
			request->doubtful = true;
	}
	request->state = REQUEST_LOST;
}

bool client_finish(struct client *client, struct request *request, int64_t deadline)
{
	client_run(client, request, deadline);
	client_cancel(client, request);
	return request->state == REQUEST_DONE;
}

struct client client_copy(const struct client *client)
{
	struct client copy = *client;

	copy.running = NULL;
	copy.relocate = NULL;
	copy.troubled = false;
	return copy;
}

void client_close(struct client *client)
{
	while (client->running)
		client_cancel(client, client->running);
	*client = (struct client){.http = NULL};
}

bool client_ask(struct client *client, struct request *request, int patience)
{
	int64_t deadline = clock_milliseconds() + patience;
	int stopped = stop_requested();

	client_start(client, request);
	while (!request_is_over(request) && stop_requested() == stopped) {
		int64_t rest = deadline - clock_milliseconds();

		if (rest <= 0 || client_work(client, -1, (int)rest) < 0)
			break;
	}
	client_cancel(client, request);
	return request->state == REQUEST_DONE;
}

void client_say_unanswered(const struct request *request, const char *deed)
{
	struct text reason;

	if (request->said || (stop_requested() != 0 && request->state == REQUEST_LOST))
		return;
	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	fail("could not %s: %s", deed, reason.bytes);
	text_release(&reason);
}

#include "aws/client.h"

#include "aws/failure.h"
#include "aws/settings.h"
#include "aws/sigv4.h"
#include "http/encoding.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/random.h"
#include "unix/stop.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PATH_SIZE_MAX = 16 * 1024 };

static char *build_path(const struct endpoint *endpoint, const char *key)
{
	struct text path;
	char *result;

	text_init(&path, PATH_SIZE_MAX);
	text_printf(&path, "%s/", endpoint->path);
	encoding_add_path(&path, key);
	result = text_finish(&path, "the path of the object") == 0 ? text_detach(&path) : NULL;
	text_release(&path);
	return result;
}

static const char *choose_ca_bundle(const struct settings *settings, const char *given)
{
	if (!given)
		given = settings_variable(settings, "AWS_CA_BUNDLE");
	return given ? given : settings_property(settings, "ca_bundle");
}

static int choose_attempts(const struct settings *settings)
{
	const char *attempts = settings_variable(settings, "AWS_MAX_ATTEMPTS");

	return retry_read_attempts(
		attempts ? attempts : settings_property(settings, "max_attempts"));
}

static int open_with(struct client *client, const struct settings *settings,
	const struct client_settings *given, const char *bucket, const char *key)
{
	if (endpoint_find(
		    &client->endpoint, settings, given->region, given->endpoint_url, bucket) != 0 ||
		credentials_find(&client->credentials, settings) != 0)
		return -1;
	client->path = build_path(&client->endpoint, key);
	if (!client->path)
		return -1;
	client->attempts_max = choose_attempts(settings);
	client->http = http_open(choose_ca_bundle(settings, given->ca_bundle));
	if (!client->http)
		return -1;
	note("talking to %s, region %s", client->endpoint.origin, client->endpoint.region);
	return 0;
}

int client_open(struct client *client, const struct client_settings *given, const char *bucket,
	const char *key)
{
	struct settings settings;
	int result;

	*client = (struct client){.http = NULL};
	result = settings_open(&settings, given->profile, settings_environment);
	if (result == 0)
		result = open_with(client, &settings, given, bucket, key);
	settings_release(&settings);
	if (result != 0)
		client_close(client);
	return result;
}

static int sign(struct client *client, struct request *request)
{
	struct headers *headers = &request->signed_headers;
	struct sigv4 signer = {
		.key_id = client->credentials.key_id,
		.secret = client->credentials.secret,
		.region = client->endpoint.region,
		.service = "s3",
		.now = time(NULL),
	};
	struct sigv4_request line = {
		.method = request->method,
		.path = client->path,
		.query = request->query.bytes,
		.digest = request->digest,
	};

	headers_release(headers);
	headers_add(headers, "host", client->endpoint.host);
	headers_add(headers, "x-amz-content-sha256", request->digest);
	if (client->credentials.token)
		headers_add(headers, "x-amz-security-token", client->credentials.token);
	headers_add_all(headers, &request->headers);
	return sigv4_sign(&signer, &line, headers);
}

/* Sends it: a new signature each time, since S3 takes none that is older than a few minutes. */
static int send_request(struct client *client, struct request *request)
{
	const char *query = request->query.bytes;

	text_clear(&request->url);
	text_printf(&request->url, "%s%s%s%s", client->endpoint.origin, client->path,
		*query ? "?" : "", query);
	if (text_finish(&request->query, "a query") != 0 ||
		text_finish(&request->url, "a URL") != 0 || sign(client, request) != 0)
		return -1;
	exchange_release(&request->exchange);
	request->exchange.method = request->method;
	request->exchange.url = request->url.bytes;
	request->exchange.headers = &request->signed_headers;
	request->exchange.body = request->body;
	request->exchange.length = request->length;
	request->exchange.stall = request->stall;
	request->exchange.fresh = request->attempts > 0;
	request->attempts++;
	return http_start(client->http, &request->exchange);
}

static void start_try(struct client *client, struct request *request)
{
	request->state = REQUEST_RUNNING;
	if (send_request(client, request) == 0)
		return;
	snprintf(request->exchange.error, HTTP_ERROR_SIZE, "the request could not be sent");
	request->exchange.outcome = HTTP_IMPOSSIBLE;
	request->state = REQUEST_LOST;
}

void client_start(struct client *client, struct request *request)
{
	if (client->attempts_max > 0 && !request->own_budget)
		request->attempts_max = client->attempts_max;
	request->began = clock_milliseconds();
	request->next = client->running;
	client->running = request;
	start_try(client, request);
}

static void note_pause(const struct request *request, int64_t delay)
{
	struct text reason;

	text_init(&reason, MESSAGE_MAX);
	failure_describe(request, &reason);
	note("%s %s failed: %s; attempt %d of %d follows in %.1f s", request->method,
		request->query.bytes, reason.bytes, request->attempts + 1, request->attempts_max,
		(double)delay / 1000);
	text_release(&reason);
}

static void pause_before_next(struct request *request, enum retry class)
{
	const struct headers *answer = &request->exchange.answer;
	int64_t hint = retry_read_hint(
		headers_get(answer, "x-amz-retry-after"), headers_get(answer, "retry-after"));
	int64_t delay = retry_delay(class, request->attempts, random_fraction(), hint);

	note_pause(request, delay);
	request->due = clock_milliseconds() + delay;
	request->state = REQUEST_PAUSED;
}

static void advance(struct client *client, struct request *request)
{
	int64_t now = clock_milliseconds();
	enum retry class;

	if (request->state == REQUEST_PAUSED && now >= request->due) {
		start_try(client, request);
	} else if (request->state == REQUEST_RUNNING && request->exchange.finished) {
		class = request_judge(request);
		if (class != RETRY_NEVER && retry_is_allowed(request->attempts,
						    request->attempts_max, now - request->began))
			pause_before_next(request, class);
	}
}

static void advance_all(struct client *client)
{
	struct request **link = &client->running;

	while (*link) {
		advance(client, *link);
		if (request_is_over(*link))
			*link = (*link)->next;
		else
			link = &(*link)->next;
	}
}

/* Milliseconds until the next paused request is due, but no more than LONGEST (-1: no limit). */
static int limit_wait(const struct client *client, int longest)
{
	int64_t now = clock_milliseconds();

	for (const struct request *request = client->running; request; request = request->next) {
		int64_t rest = request->due - now;

		if (request->state != REQUEST_PAUSED)
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

void client_close(struct client *client)
{
	while (client->running)
		client_cancel(client, client->running);
	http_close(client->http);
	endpoint_release(&client->endpoint);
	credentials_release(&client->credentials);
	free(client->path);
	*client = (struct client){.http = NULL};
}

#include "credentials/imds.h"

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/json.h"
#include "aws/settings.h"
#include "http/encoding.h"
#include "http/url.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/random.h"
#include "unix/redaction.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
	EXTENSION_MIN = 12 * 60, /* seconds */
	EXTENSION_SPAN = 8 * 60,
	TIMEOUT_MAX = 60, /* seconds */
	ATTEMPTS_MAX = 20,
	ANSWERED_ATTEMPTS = 3, /* if it answers, with an error */
	TOKEN_MAX = 1024,
	PATH_MAX_LENGTH = 4096,
	ROLE_MAX = 256,
};

static const char role_folder[] = "latest/meta-data/iam/security-credentials/";

struct imds {
	struct provider provider;
	struct url url;
	struct client client;
	long attempts;
	bool has_answered;
};

time_t imds_extend(time_t expires, time_t now, double fraction)
{
	time_t extension = EXTENSION_MIN + (time_t)(fraction * EXTENSION_SPAN);

	if (expires == 0 || now < expires - extension)
		return expires;
	return now + extension;
}

/* The service answers with nothing, or half of it, now and then. */
static enum request_origin find_answer_origin(const struct request *request, char *why)
{
	const struct text *content = &request->exchange.content;
	size_t length = strlen(request->path);
	bool is_document = strcmp(request->http.method, "GET") == 0 && length > 0 &&
			   request->path[length - 1] != '/';
	const char *reason = content->length > 0 ? NULL : "the answer is empty";

	if (!reason && is_document)
		reason = json_read(content->bytes, content->length, NULL, 0);
	if (!reason)
		return REQUEST_OF_SERVICE;
	snprintf(why, HTTP_ERROR_SIZE, "%s", reason);
	return REQUEST_OF_OTHER;
}

/* Whether the last answer was 2xx, but cannot be used. Its reader reports what is wrong. */
static bool is_unusable(const struct request *request)
{
	return request->state == REQUEST_LOST && request->exchange.outcome == HTTP_ANSWERED &&
	       request->exchange.status < 300;
}

static bool is_worth_retrying(const struct request *request)
{
	return is_unusable(request) ||
	       (request->state == REQUEST_REFUSED &&
		       retry_class(request->exchange.status, request->code) != RETRY_NEVER);
}

/*
 * Sends a request; makes more attempts if the service answers than if it does not. True if there is
 * an answer 2xx.
 */
static bool ask_service(struct imds *imds, struct request *request)
{
	int patience = imds->client.time_limit * ATTEMPTS_MAX;
	int stopped = stop_requested();

	imds->client.attempts_max = (int)imds->attempts;
	if (client_ask(&imds->client, request, patience))
		return true;
	if (is_worth_retrying(request) && imds->attempts < ANSWERED_ATTEMPTS &&
		stop_requested() == stopped) {
		request_reset(request);
		imds->client.attempts_max = ANSWERED_ATTEMPTS - 1;
		client_ask(&imds->client, request, patience);
	}
	return request->state == REQUEST_DONE || is_unusable(request);
}

/* Copies the response, one line of printable characters, into LINE. */
static enum credentials_result take_line(
	const struct request *request, struct text *line, const char *what)
{
	const struct text *content = &request->exchange.content;
	size_t length = strcspn(content->bytes, "\r\n");

	text_add_bytes(line, content->bytes, length);
	if (length == 0 || line->broken ||
		strspn(content->bytes + length, "\r\n") != content->length - length)
		return fail("the instance metadata service gives no valid %s", what);
	return CREDENTIALS_FOUND;
}

/*
 * Whether the service took the request and did not answer. So it seems if there is a router, such
 * as that of a container, between it and us: the answer with the token may not pass any.
 */
static bool is_out_of_reach(const struct imds *imds, const struct request *request)
{
	return request->state == REQUEST_LOST && request->exchange.outcome == HTTP_LOST &&
	       clock_milliseconds() - request->sent_at >= imds->client.time_limit;
}

static void note_missing(const struct imds *imds, const struct request *request)
{
	if (request->state == REQUEST_REFUSED)
		note("the instance metadata service at %s refuses: HTTP status %ld",
			imds->url.origin, request->exchange.status);
	else if (is_out_of_reach(imds, request))
		warn("the instance metadata service at %s does not answer: for a container, its "
		     "hop limit must be at least 2 (aws ec2 modify-instance-metadata-options "
		     "--http-put-response-hop-limit 2)",
			imds->url.origin);
	else
		note("no instance metadata service answers at %s", imds->url.origin);
}

/*
 * Handles a failure to get a session token. CREDENTIALS_NONE if this machine is not an instance, or
 * one that is not allowed to ask: that is normal on a machine without any configuration.
 */
static enum credentials_result judge_refusal(const struct imds *imds, const struct request *request)
{
	bool is_refused = request->state == REQUEST_REFUSED;
	long status = request->exchange.status;

	if (imds->has_answered || (is_refused && status >= 500) || stop_requested() != 0) {
		client_say_unanswered(
			request, "begin a session with the instance metadata service");
		return CREDENTIALS_FAILED;
	}
	note_missing(imds, request);
	return CREDENTIALS_NONE;
}

static enum credentials_result begin_session(struct imds *imds, struct text *token)
{
	struct request request;
	struct text path;
	enum credentials_result result;

	text_init(&path, PATH_MAX_LENGTH);
	text_printf(&path, "%s/latest/api/token", imds->url.path);
	request_init(&request, "PUT", path.bytes);
	headers_add(&request.headers, "x-aws-ec2-metadata-token-ttl-seconds", "21600");
	result = ask_service(imds, &request) ? take_line(&request, token, "token")
					     : judge_refusal(imds, &request);
	if (result == CREDENTIALS_FOUND)
		imds->has_answered = true;
	request_release(&request);
	text_release(&path);
	return result;
}

/* Requests the credentials of ROLE; for "" the name of the role. To be released in all cases. */
static enum credentials_result get_credentials_path(struct imds *imds, struct request *request,
	struct text *path, const struct text *token, const char *role)
{
	text_init(path, PATH_MAX_LENGTH);
	text_printf(path, "%s/%s", imds->url.path, role_folder);
	encoding_add_query(path, role);
	request_init(request, "GET", path->bytes);
	headers_add(&request->headers, "x-aws-ec2-metadata-token", token->bytes);
	if (ask_service(imds, request))
		return CREDENTIALS_FOUND;
	if (*role == '\0' && request->state == REQUEST_REFUSED && request->exchange.status == 404) {
		note("the instance has no role");
		return CREDENTIALS_NONE;
	}
	client_say_unanswered(request, "get the role from the instance metadata service");
	return CREDENTIALS_FAILED;
}

static enum credentials_result find_role(
	struct imds *imds, const struct text *token, struct text *role)
{
	struct request request;
	struct text path;
	enum credentials_result result = get_credentials_path(imds, &request, &path, token, "");

	if (result == CREDENTIALS_FOUND)
		result = take_line(&request, role, "name of a role");
	request_release(&request);
	text_release(&path);
	return result;
}

static enum credentials_result read_role(struct imds *imds, const struct text *token,
	const struct text *role, struct credentials *credentials)
{
	struct request request;
	struct text path;
	enum credentials_result result =
		get_credentials_path(imds, &request, &path, token, role->bytes);

	if (result == CREDENTIALS_FOUND)
		result = credentials_read_json(credentials, request.exchange.content.bytes,
			request.exchange.content.length, NULL, imds->provider.description);
	request_release(&request);
	text_release(&path);
	return result;
}

static void extend(struct credentials *credentials)
{
	time_t now = time(NULL);
	time_t expires = imds_extend(credentials->expires, now, random_fraction());

	if (expires != credentials->expires)
		note("the instance's credentials are not renewed in time; they are used for "
		     "another %.0f minutes",
			difftime(expires, now) / 60);
	credentials->expires = expires;
}

static enum credentials_result imds_fetch(struct provider *base, struct credentials *credentials)
{
	struct imds *imds = (struct imds *)base;
	struct text token, role;
	enum credentials_result result;

	text_init(&token, TOKEN_MAX);
	text_init(&role, ROLE_MAX);
	result = begin_session(imds, &token);
	redaction_add(token.bytes);
	if (result == CREDENTIALS_FOUND)
		result = find_role(imds, &token, &role);
	if (result == CREDENTIALS_FOUND)
		result = read_role(imds, &token, &role, credentials);
	if (result == CREDENTIALS_FOUND)
		extend(credentials);
	redaction_remove(token.bytes);
	text_release(&token);
	text_release(&role);
	return result;
}

static void imds_close(struct provider *base)
{
	struct imds *imds = (struct imds *)base;

	client_close(&imds->client);
	url_release(&imds->url);
	provider_free(base);
}

/* Reads a number from 1 to MAX into NUMBER, which is unchanged if the setting is missing. */
static enum status read_number_setting(const struct settings *settings, const char *variable,
	const char *key, long max, long *number)
{
	const char *text = settings_find(settings, variable, key);
	uint64_t value;

	if (!text)
		return STATUS_DONE;
	if (!number_read(text, (uint64_t)max, &value) || value == 0)
		return status_fail("invalid %s: a number from 1 to %ld expected", variable, max);
	*number = (long)value;
	return STATUS_DONE;
}

static enum status find_endpoint(struct imds *imds, const struct settings *settings)
{
	const char *given = settings_find(
		settings, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
	const char *mode = settings_find(settings, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
		"ec2_metadata_service_endpoint_mode");
	const char *place = "http://169.254.169.254", *reason;

	if (mode && strcasecmp(mode, "IPv6") == 0)
		place = "http://[fd00:ec2::254]";
	else if (mode && strcasecmp(mode, "IPv4") != 0)
		return status_fail(
			"invalid AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE \"%s\": IPv4 or IPv6 "
			"expected",
			mode);
	reason = url_read(&imds->url, given ? given : place);
	return reason ? status_fail("invalid AWS_EC2_METADATA_SERVICE_ENDPOINT: %s", reason)
		      : STATUS_DONE;
}

static enum status configure(struct imds *imds, const struct provider_context *context)
{
	const struct settings *settings = context->settings;
	long timeout = 1;

	imds->attempts = 1;
	if (find_endpoint(imds, settings) != STATUS_DONE ||
		read_number_setting(settings, "AWS_METADATA_SERVICE_TIMEOUT",
			"metadata_service_timeout", TIMEOUT_MAX, &timeout) != STATUS_DONE ||
		read_number_setting(settings, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
			"metadata_service_num_attempts", ATTEMPTS_MAX,
			&imds->attempts) != STATUS_DONE)
		return STATUS_FAILED;
	imds->client = (struct client){
		.http = context->http,
		.origin = imds->url.origin,
		.host = imds->url.host,
		.time_limit = (int)timeout * 1000,
		.direct = true,
		.brief = true,
		.find_origin = find_answer_origin,
	};
	return STATUS_DONE;
}

enum status imds_open(const struct provider_context *context, struct provider **provider)
{
	const char *disabled = settings_variable(context->settings, "AWS_EC2_METADATA_DISABLED");
	struct imds *imds;

	*provider = NULL;
	if (disabled && strcasecmp(disabled, "true") == 0)
		return STATUS_DONE;
	imds = provider_create(sizeof *imds, imds_fetch, imds_close, "the instance's role");
	if (!imds)
		return STATUS_FAILED;
	if (configure(imds, context) != STATUS_DONE) {
		imds_close(&imds->provider);
		return STATUS_FAILED;
	}
	*provider = &imds->provider;
	return STATUS_DONE;
}

#include "aws/request.h"

#include "aws/xml.h"
#include "http/extent.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>

enum { URL_MAX = 16 * 1024 };

/* The SHA-256 of an empty body. */
static const char empty_digest[] =
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

void request_init(struct request *request, const char *method, const char *path)
{
	*request = (struct request){
		.http = {.method = method, .stall = HTTP_STALL, .patience = RETRY_PATIENCE},
		.path = path,
		.attempts_max = RETRY_ATTEMPTS,
	};
	memcpy(request->digest, empty_digest, sizeof empty_digest);
	text_init(&request->query, URL_MAX);
	text_init(&request->url, URL_MAX);
}

void request_set_body(struct request *request, const void *body, size_t length, const char *digest)
{
	request->http.body = body;
	request->http.length = length;
	snprintf(request->digest, sizeof request->digest, "%s", digest);
}

enum status request_set_text(struct request *request, const struct text *body)
{
	request->http.body = body->bytes;
	request->http.length = body->length;
	return digest_of(body->bytes, body->length, request->digest);
}

bool request_is_over(const struct request *request)
{
	return request->state == REQUEST_DONE || request->state == REQUEST_REFUSED ||
	       request->state == REQUEST_LOST;
}

/* Copies an element's text; "" if the element is missing or too long. */
static void copy_element(const struct text *content, const char *name, char *copy, size_t size)
{
	struct text value;

	text_init(&value, size - 1);
	copy[0] = '\0';
	if (xml_find(content->bytes, content->length, name, &value))
		memcpy(copy, value.bytes, value.length + 1);
	text_release(&value);
}

static void read_error(struct request *request)
{
	const struct exchange *exchange = &request->exchange;
	const char *region = headers_get(&exchange->answer, "x-amz-bucket-region");

	copy_element(&exchange->content, "Code", request->code, sizeof request->code);
	copy_element(&exchange->content, "Message", request->message, sizeof request->message);
	copy_element(&exchange->content, "Region", request->region, sizeof request->region);
	if (region && strlen(region) < sizeof request->region)
		memcpy(request->region, region, strlen(region) + 1);
}

static bool holds_error(const struct text *content)
{
	return xml_root_is(content->bytes, content->length, "Error");
}

/* If the end of the connection ends the body, libcurl cannot detect truncation. */
static bool is_short(const struct exchange *exchange)
{
	struct extent extent;

	return exchange->request.room &&
	       extent_read(&extent, exchange->status, &exchange->answer) &&
	       exchange->received < extent.length;
}

static enum retry judge_silence(struct request *request)
{
	request->state = REQUEST_LOST;
	if (request->exchange.outcome == HTTP_LOST)
		request->doubtful = true;
	return request->exchange.outcome == HTTP_IMPOSSIBLE ? RETRY_NEVER : RETRY_TRANSIENT;
}

/*
 * An error that may have occurred after the request took effect. One without an S3 error code
 * comes from a proxy or load balancer.
 */
static bool is_ambiguous(const struct request *request)
{
	long status = request->exchange.status;
	bool foreign = request->code[0] == '\0';

	return strcmp(request->code, "InternalError") == 0 || status == 500 || status == 502 ||
	       status == 504 ||
	       (foreign && (status == 408 || status == 499 || (status > 500 && status != 501)));
}

bool request_is_altered(const struct request *request)
{
	static const char *const codes[] = {
		"BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch"};

	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(request->code, codes[i]) == 0)
			return true;
	return false;
}

bool request_is_too_old(const struct request *request)
{
	return strcmp(request->code, "RequestTimeTooSkewed") == 0;
}

static enum retry judge_error(struct request *request)
{
	long status = request->exchange.status;
	enum retry class = retry_class(status, request->code);

	request->state = REQUEST_REFUSED;
	if (is_ambiguous(request))
		request->doubtful = true;
	if (request->passing && strcmp(request->code, request->passing) == 0)
		return RETRY_TRANSIENT;
	if (request_is_altered(request) && request->alterations < request->alterations_max) {
		request->alterations++;
		return RETRY_TRANSIENT;
	}
	return class;
}

/* Reads a response 2xx whose body is no error: a success if the service gave all of it. */
static enum retry judge_success(struct request *request)
{
	char *why = request->exchange.error;
	enum request_origin origin = REQUEST_OF_SERVICE;
	bool cut = is_short(&request->exchange);

	if (cut)
		snprintf(why, HTTP_ERROR_SIZE, "the answer is cut");
	else if (request->find_origin)
		origin = request->find_origin(request, why);
	request->unproved = origin == REQUEST_OF_EITHER;
	if (!cut && origin != REQUEST_OF_OTHER) {
		request->state = REQUEST_DONE;
		return RETRY_NEVER;
	}
	request->state = REQUEST_LOST;
	request->doubtful = true;
	return request->stops_at_other ? RETRY_NEVER : RETRY_TRANSIENT;
}

/* S3 may send 200 before the work is done, and then an error in the body. */
enum retry request_judge(struct request *request)
{
	struct exchange *exchange = &request->exchange;

	request->code[0] = request->message[0] = request->region[0] = '\0';
	if (exchange->outcome != HTTP_ANSWERED)
		return judge_silence(request);
	if (exchange->status >= 300 || holds_error(&exchange->content)) {
		read_error(request);
		return judge_error(request);
	}
	return judge_success(request);
}

bool request_is_misplaced(const struct request *request)
{
	static const char *const codes[] = {"PermanentRedirect", "TemporaryRedirect",
		"AuthorizationHeaderMalformed", "IllegalLocationConstraintException"};
	long status = request->exchange.status;

	if (request->state != REQUEST_REFUSED)
		return false;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(request->code, codes[i]) == 0)
			return true;
	/* A response to HEAD has no body, and thus no error code. */
	return (status >= 300 && status < 400) || (status == 400 && *request->region);
}

void request_reset(struct request *request)
{
	http_release(&request->exchange);
	headers_release(&request->signed_headers);
	request->state = REQUEST_IDLE;
	request->attempts = request->alterations = 0;
	request->remedies = 0;
	request->said = request->doubtful = request->unproved = false;
}

void request_release(struct request *request)
{
	request_reset(request);
	headers_release(&request->headers);
	text_release(&request->query);
	text_release(&request->url);
}

/* libcurl's messages are capitalized, but ours follow a colon. "SSL" stays as it is. */
static void add_lowered(struct text *reason, const char *error)
{
	size_t lower = strspn(error + (*error != '\0'), "abcdefghijklmnopqrstuvwxyz'");

	if (error[0] >= 'A' && error[0] <= 'Z' && lower > 0 && error[1 + lower] == ' ') {
		text_add_byte(reason, (char)(error[0] | 0x20));
		error++;
	}
	text_add(reason, error);
}

void request_describe_failure(const struct request *request, struct text *reason)
{
	if (request->state != REQUEST_REFUSED) {
		add_lowered(reason, request->exchange.error);
		return;
	}
	text_add(reason, request->code);
	if (*request->code && *request->message)
		text_add(reason, ": ");
	text_add(reason, request->message);
	if (*request->code || *request->message)
		text_printf(reason, " (HTTP %ld)", request->exchange.status);
	else
		text_printf(reason, "HTTP status %ld", request->exchange.status);
}

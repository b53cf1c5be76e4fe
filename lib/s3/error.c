#include "s3/error.h"

#include "aws/request.h"
#include "s3/location.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

#include <string.h>
#include <strings.h>

static const char altered[] =
	"a proxy, a network card or this machine's memory may change what is sent";

enum { FEW_PARTS = 1000 }; /* what some stores accept, of S3's 10,000 */

/* The hint for an error code. */
static const char *find_advice(const char *code)
{
	static const struct {
		const char *code;
		const char *advice;
	} known[] = {
		{"SignatureDoesNotMatch",
			"the secret access key is wrong, or a proxy changes requests"},
		{"InvalidAccessKeyId", "the store does not know this access key: is it the key of "
				       "another store or account?"},
		{"ExpiredToken", "the temporary credentials are too old: get new ones"},
		{"InvalidToken", "the session token is wrong, or belongs to another access key"},
		{"InvalidObjectState", "the object is in an archive: \"aws s3api restore-object\" "
				       "brings it back, which takes hours"},
		{"EntityTooLarge", "the store, or a proxy before it, limits the size of an object"},
		{"BadDigest", altered},
		{"XAmzContentChecksumMismatch", altered},
		{"XAmzContentSHA256Mismatch", altered},
		{"QuotaExceeded", "the bucket or its owner may not store more"},
		{"ConditionalRequestConflict",
			"another upload to the same key was under way: store the backup "
			"again"},
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(code, known[i].code) == 0)
			return known[i].advice;
	return NULL;
}

const char *s3_error_advise_parts(const char *code, int parts)
{
	if (parts > FEW_PARTS &&
		(strcmp(code, "InvalidPart") == 0 || strcmp(code, "InvalidArgument") == 0))
		return "some stores accept 1,000 parts only: with --max-parts 1000 they are larger";
	return NULL;
}

/* A proxy, by the beginning of its Server header, and its settings. */
struct proxy {
	const char *server;
	const char *size;    /* of a request */
	const char *timeout; /* of the server after it */
};

static const struct proxy *find_proxy(const char *server)
{
	static const struct proxy known[] = {
		{"nginx", "client_max_body_size", "proxy_read_timeout"},
		{"openresty", "client_max_body_size", "proxy_read_timeout"},
		{"Apache", "LimitRequestBody", "ProxyTimeout"},
		{"cloudflare", "the limit of its plan", "the limit of its plan"},
		{"", "its limit for the body of a request", "its limits of time"},
	};
	const struct proxy *proxy = known;

	while (strncasecmp(server, proxy->server, strlen(proxy->server)) != 0)
		proxy++;
	return proxy;
}

/* An error without S3's code is that of a proxy, unless HEAD was sent. True if it is one to give a
 * hint for. */
static bool advise_on_proxy(const struct request *request)
{
	const char *server = headers_get(&request->exchange.answer, "server");
	const struct proxy *proxy = find_proxy(server ? server : "");
	long status = request->exchange.status;

	if (*request->code || strcmp(request->http.method, "HEAD") == 0 ||
		(status != 413 && status != 502 && status != 504))
		return false;
	if (!server)
		server = "a proxy";
	if (status == 413)
		hint("%.64s before the store refuses so large a request: raise %s, or make smaller "
		     "parts with --part-size",
			server, proxy->size);
	else
		hint("%.64s before the store got no answer from it: look at its log, and at %s",
			server, proxy->timeout);
	return true;
}

/* The date of a request that arrived too late: either the clock is wrong, or it took too long. */
static bool advise_on_date(const struct request *request)
{
	const char *date = headers_get(&request->exchange.answer, "date");

	if (!request_is_too_old(request) || !date)
		return false;
	if (request->alterations > 0)
		hint("the date was too old when the part had arrived: make smaller parts with "
		     "--part-size");
	else
		hint("set this machine's clock: the store's says %s", date);
	return true;
}

/* The origin of the URL that was sent: "https://host". */
static void advise_on_bucket(const struct request *request)
{
	const char *url = request->url.bytes;
	const char *host = strstr(url, "://");
	size_t length = host ? (size_t)(host + 3 - url) : 0;

	hint("check the spelling; the bucket must already exist at %.*s",
		(int)(length + strcspn(url + length, "/?")), url);
}

static void advise(const struct request *request, const struct s3_action *action)
{
	const char *advice = find_advice(request->code);

	if (!advice)
		advice = s3_error_advise_parts(request->code, action->parts);
	if (advise_on_date(request) || advise_on_proxy(request))
		return;
	if (strcmp(request->code, "NoSuchBucket") == 0)
		advise_on_bucket(request);
	else if (*request->region)
		hint("the bucket is in the region \"%s\": say so with --region or AWS_REGION",
			request->region);
	else if (strcmp(request->code, "AccessDenied") == 0)
		hint("these credentials need %s", action->permissions);
	else if (advice)
		hint("%s", advice);
}

/* Of the connection errors, only a certificate is something that the user can fix. */
static void advise_silence(const struct request *request)
{
	const char *error = request->exchange.error;

	if (request->exchange.outcome == HTTP_IMPOSSIBLE && strstr(error, "certificate"))
		hint("--ca-bundle or AWS_CA_BUNDLE names the file of the certificates to trust");
}

/*
 * The attributes that were sent, if the store refuses one without saying which: Ceph's
 * InvalidArgument has no message.
 */
static void add_sent(const struct request *request, struct text *reason)
{
	static const struct {
		const char *field, *name;
	} attributes[] = {
		{"x-amz-storage-class", "storage class"},
		{"x-amz-server-side-encryption", "encryption"},
		{"x-amz-server-side-encryption-aws-kms-key-id", "KMS key"},
		{"x-amz-object-lock-mode", "lock mode"},
		{"x-amz-object-lock-retain-until-date", "locked until"},
		{"x-amz-tagging", "tags"},
	};
	const char *before = "; sent: ";

	if (request->state != REQUEST_REFUSED || *request->message != '\0' ||
		(request->exchange.status != 400 && request->exchange.status != 501))
		return;
	for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
		const char *value = headers_get(&request->headers, attributes[i].field);

		if (!value)
			continue;
		text_printf(reason, "%s%s \"%s\"", before, attributes[i].name, value);
		before = ", ";
	}
}

enum status s3_error_say_of(
	const struct request *request, const struct s3_action *action, const char *name)
{
	bool is_altered = request->state == REQUEST_REFUSED && request_is_altered(request);
	struct text reason;

	if (request->said || stop_requested() != 0)
		return STATUS_FAILED;
	text_init(&reason, MESSAGE_MAX);
	request_describe_failure(request, &reason);
	add_sent(request, &reason);
	fail("could not %s \"%s\": %s%s", action->verb, name,
		is_altered ? "the data arrived altered: " : "", reason.bytes);
	text_release(&reason);
	if (request->state == REQUEST_REFUSED)
		advise(request, action);
	else
		advise_silence(request);
	return STATUS_FAILED;
}

enum status s3_error_say(const struct request *request, const char *name, int parts)
{
	const struct s3_action storing = {
		.verb = "store",
		.permissions = "the permissions s3:PutObject and s3:AbortMultipartUpload",
		.parts = parts,
	};

	return s3_error_say_of(request, &storing, name);
}

bool s3_error_is_general(const struct request *request)
{
	static const char *const codes[] = {"AuthorizationHeaderMalformed", "ExpiredToken",
		"InvalidAccessKeyId", "InvalidToken", "NoSuchBucket", "RequestTimeTooSkewed",
		"SignatureDoesNotMatch"};

	long status = request->exchange.status;

	if (request->state != REQUEST_REFUSED || (status > 500 && status != 501) ||
		retry_class(status, request->code) == RETRY_THROTTLED)
		return true;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(request->code, codes[i]) == 0)
			return true;
	return false;
}

enum {
	HTTP_NOT_FOUND = 404,
	HTTP_PRECONDITION_FAILED = 412,
	HTTP_RANGE_NOT_SATISFIABLE = 416,
};

static const struct s3_action reading = {
	.verb = "read",
	.permissions =
		"the permission s3:GetObject; without s3:ListBucket, an object that does not "
		"exist is refused alike",
};

static bool is_absent(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == HTTP_NOT_FOUND &&
	       strcmp(request->code, "NoSuchBucket") != 0;
}

/* The command that lists what is in the same folder. */
static void hint_at_listing(const struct location *location)
{
	const char *slash = strrchr(location->key, '/');
	struct text command, folder;

	text_init(&command, MESSAGE_MAX);
	text_init(&folder, MESSAGE_MAX);
	words_quote(&command, location->bucket);
	if (slash) {
		text_add_bytes(&folder, location->key, (size_t)(slash - location->key) + 1);
		text_add_byte(&command, ' ');
		words_quote(&command, folder.bytes);
	}
	hint("to see what there is: pgb-ls-s3 %s", command.bytes);
	text_release(&folder);
	text_release(&command);
}

static enum status say_absent(const struct request *request, const struct location *location)
{
	const char *marker = headers_get(&request->exchange.answer, "x-amz-delete-marker");

	fail("\"%s\" does not exist", location->name);
	if (marker && strcmp(marker, "true") == 0)
		hint("it was removed, but the bucket keeps versions: \"aws s3api "
		     "list-object-versions\" shows them");
	else
		hint_at_listing(location);
	return STATUS_FAILED;
}

enum status s3_error_say_unreadable(const struct request *request, const struct location *location)
{
	return is_absent(request) ? say_absent(request, location)
				  : s3_error_say_of(request, &reading, location->name);
}

enum status s3_error_say_interrupted(const struct request *request, const struct location *location)
{
	long status = request->exchange.status;

	if (is_absent(request))
		return status_fail("\"%s\" was removed while it was being read", location->name);
	if (request->state == REQUEST_REFUSED &&
		(status == HTTP_PRECONDITION_FAILED || status == HTTP_RANGE_NOT_SATISFIABLE))
		return s3_error_say_replaced(location);
	return s3_error_say_of(request, &reading, location->name);
}

enum status s3_error_say_replaced(const struct location *location)
{
	return status_fail("\"%s\" was replaced while it was being read", location->name);
}

#include "http/http.h"

#include "unix/descriptors.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	CONNECT_TIMEOUT = 10000, /* milliseconds */
	IDLE_MAX = 4,            /* seconds: S3 closes a connection after about 5 */
	DNS_LIFETIME = 30,       /* seconds */
	SEND_BUFFER = 512 * 1024,
	HEADERS_SIZE_MAX = 64 * 1024, /* of an answer */
	LONGEST_WAIT = 60000,         /* milliseconds */
};

struct http {
	CURLM *multi;
	CURL *pattern; /* what all exchanges begin with */
};

/* The part of an exchange that libcurl works with. */
struct http_transfer {
	CURL *easy;
	struct curl_slist *lines;
	size_t sent;         /* bytes of the body that libcurl has taken */
	size_t header_bytes; /* of the answer */
	char why[CURL_ERROR_SIZE];
};

static size_t give_body(char *buffer, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	struct http_transfer *transfer = exchange->transfer;
	size_t rest = exchange->length - transfer->sent;
	size_t given = size * count < rest ? size * count : rest;

	if (given > 0)
		memcpy(buffer, exchange->body + transfer->sent, given);
	transfer->sent += given;
	return given;
}

/* libcurl begins a body again when a connection that it kept turns out to be dead. */
static int seek_body(void *data, curl_off_t offset, int origin)
{
	struct exchange *exchange = data;

	if (origin != SEEK_SET || offset < 0 || (size_t)offset > exchange->length)
		return CURL_SEEKFUNC_FAIL;
	exchange->transfer->sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;

	text_add_bytes(&exchange->content, bytes, size * count);
	return exchange->content.broken ? 0 : size * count;
}

static const char *find_wanted_name(const char *line, size_t length)
{
	static const char *const wanted[] = {"date", "etag", "retry-after", "x-amz-bucket-region",
		"x-amz-meta-pgb-id", "x-amz-retry-after"};

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		size_t end = strlen(wanted[i]);

		if (length > end && line[end] == ':' && strncasecmp(line, wanted[i], end) == 0)
			return wanted[i];
	}
	return NULL;
}

static size_t take_header(char *line, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	size_t length = size * count, end = length;
	const char *name = find_wanted_name(line, length);

	exchange->transfer->header_bytes += length;
	if (exchange->transfer->header_bytes > HEADERS_SIZE_MAX)
		return 0;
	while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == '\n'))
		end--;
	/* An interim answer, as 100, comes before the one that counts. */
	if (length > 5 && strncmp(line, "HTTP/", 5) == 0)
		headers_release(&exchange->answer);
	else if (name && !headers_get(&exchange->answer, name))
		headers_add_bytes(
			&exchange->answer, name, line + strlen(name) + 1, end - strlen(name) - 1);
	return length;
}

static int add_line(struct curl_slist **lines, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*lines, line);

	if (!longer)
		return -1;
	*lines = longer;
	return 0;
}

/* The header lines; "Name:" alone keeps libcurl from adding one of its own. */
static int build_lines(struct exchange *exchange)
{
	struct curl_slist **lines = &exchange->transfer->lines;
	struct text line;
	int result = 0;

	text_init(&line, HEADERS_VALUE_MAX + 256);
	for (size_t i = 0; i < exchange->headers->count && result == 0; i++) {
		const struct header *field = &exchange->headers->list[i];

		text_clear(&line);
		text_printf(&line, "%s: %s", field->name, field->value);
		result = line.broken ? -1 : add_line(lines, line.bytes);
	}
	text_release(&line);
	if (result != 0 || add_line(lines, "Expect:") != 0 || add_line(lines, "Accept:") != 0 ||
		add_line(lines, "Transfer-Encoding:") != 0)
		return -1;
	return 0;
}

/* What is the same for every exchange. */
static const struct {
	CURLoption option;
	long value;
} constants[] = {
	{CURLOPT_SSL_VERIFYPEER, 1},
	{CURLOPT_SSL_VERIFYHOST, 2},
	{CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2},
	{CURLOPT_FOLLOWLOCATION, 0},
	{CURLOPT_NETRC, CURL_NETRC_IGNORED},
	{CURLOPT_PATH_AS_IS, 1},
	{CURLOPT_NOSIGNAL, 1},
	{CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
	{CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT},
	{CURLOPT_LOW_SPEED_LIMIT, 1},
	{CURLOPT_MAXAGE_CONN, IDLE_MAX},
	{CURLOPT_DNS_CACHE_TIMEOUT, DNS_LIFETIME},
	{CURLOPT_DNS_SHUFFLE_ADDRESSES, 1},
	{CURLOPT_TCP_KEEPALIVE, 1},
	{CURLOPT_TCP_KEEPIDLE, 20},
	{CURLOPT_TCP_KEEPINTVL, 10},
	{CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	{CURLOPT_UPLOAD_BUFFERSIZE, SEND_BUFFER},
};

static bool restrict_protocols(CURL *easy)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
	long protocols = CURLPROTO_HTTP | CURLPROTO_HTTPS;

	return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, protocols) == CURLE_OK;
#endif
}

/* This and the other set_ functions return true if libcurl took all that it has to take. */
/* Connections are not for the commands that we run. */
static int close_on_exec(void *context, curl_socket_t fd, curlsocktype purpose)
{
	(void)context;
	(void)purpose;
	return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

static bool set_constants(CURL *easy, const char *ca_bundle)
{
	for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
		if (curl_easy_setopt(easy, constants[i].option, constants[i].value) != CURLE_OK)
			return false;
	/* The cheapest first. Not every TLS library that libcurl is built with can be told. */
	curl_easy_setopt(easy, CURLOPT_TLS13_CIPHERS,
		"TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
	return restrict_protocols(easy) &&
	       curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, close_on_exec) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_USERAGENT, "pgbackup/" PGB_VERSION) == CURLE_OK &&
	       (!ca_bundle || curl_easy_setopt(easy, CURLOPT_CAINFO, ca_bundle) == CURLE_OK);
}

static CURLM *init_multi(void)
{
	struct descriptors before;
	CURLM *multi;

	descriptors_note(&before);
	multi = curl_multi_init();
	descriptors_hide_new(&before);
	return multi;
}

struct http *http_open(const char *ca_bundle)
{
	struct http *http = calloc(1, sizeof *http);

	if (http && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
		http->multi = init_multi();
		http->pattern = curl_easy_init();
	}
	if (!http || !http->multi || !http->pattern || !set_constants(http->pattern, ca_bundle)) {
		http_close(http);
		fail("could not initialize libcurl");
		return NULL;
	}
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	return http;
}

void http_close(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->pattern);
	curl_multi_cleanup(http->multi);
	curl_global_cleanup();
	free(http);
}

static bool set_body(CURL *easy, struct exchange *exchange)
{
	curl_off_t length = (curl_off_t)exchange->length;

	return curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, length) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_READDATA, exchange) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SEEKDATA, exchange) == CURLE_OK;
}

static bool set_request(CURL *easy, struct exchange *exchange)
{
	CURLcode method;

	if (strcmp(exchange->method, "HEAD") == 0)
		method = curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else
		method = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method);
	return method == CURLE_OK && (!exchange->body || set_body(easy, exchange)) &&
	       curl_easy_setopt(easy, CURLOPT_URL, exchange->url) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->transfer->lines) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)exchange->stall) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)exchange->fresh) == CURLE_OK;
}

static bool set_answer(CURL *easy, struct exchange *exchange)
{
	return curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->transfer->why) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange) == CURLE_OK;
}

static void drop_transfer(struct http *http, struct exchange *exchange)
{
	struct http_transfer *transfer = exchange->transfer;

	curl_multi_remove_handle(http->multi, transfer->easy);
	curl_easy_cleanup(transfer->easy);
	for (struct curl_slist *line = transfer->lines; line; line = line->next)
		text_wipe(line->data);
	curl_slist_free_all(transfer->lines);
	free(transfer);
	exchange->transfer = NULL;
}

int http_start(struct http *http, struct exchange *exchange)
{
	struct http_transfer *transfer = calloc(1, sizeof *transfer);

	text_init(&exchange->content, HTTP_BODY_MAX);
	exchange->transfer = transfer;
	if (!transfer)
		return fail("out of memory");
	transfer->easy = curl_easy_duphandle(http->pattern);
	if (!transfer->easy || build_lines(exchange) != 0 ||
		!set_request(transfer->easy, exchange) || !set_answer(transfer->easy, exchange) ||
		curl_multi_add_handle(http->multi, transfer->easy) != CURLM_OK) {
		drop_transfer(http, exchange);
		return fail("could not prepare an HTTP request");
	}
	return 0;
}

static bool is_hopeless(CURLcode result)
{
	switch (result) {
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_URL_MALFORMAT:
	case CURLE_NOT_BUILT_IN:
	case CURLE_OUT_OF_MEMORY:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		return true;
	default:
		return false;
	}
}

bool exchange_is_sent(const struct exchange *exchange)
{
	const struct http_transfer *transfer = exchange->transfer;
	long bytes = 0;

	return transfer &&
	       curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &bytes) == CURLE_OK &&
	       bytes > 0 && transfer->sent == exchange->length;
}

/* Sets `outcome`. An error may be answered before the body was sent, and the connection then cut.
 */
static void judge(struct exchange *exchange, CURLcode result)
{
	curl_easy_getinfo(exchange->transfer->easy, CURLINFO_RESPONSE_CODE, &exchange->status);
	if (exchange->status >= 200 && (result == CURLE_OK || exchange->status >= 400))
		exchange->outcome = HTTP_ANSWERED;
	else if (is_hopeless(result))
		exchange->outcome = HTTP_IMPOSSIBLE;
	else if (exchange_is_sent(exchange))
		exchange->outcome = HTTP_LOST;
	else
		exchange->outcome = HTTP_UNSENT;
}

static void say_why(struct exchange *exchange, CURLcode result)
{
	const char *why = exchange->transfer->why;

	if (exchange->content.broken || exchange->transfer->header_bytes > HEADERS_SIZE_MAX)
		why = "the answer is too long";
	else if (*why == '\0')
		why = curl_easy_strerror(result);
	snprintf(exchange->error, sizeof exchange->error, "%s", why);
}

static bool finish_exchanges(struct http *http)
{
	bool any = false;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left))) {
		CURLcode result = message->data.result;
		struct exchange *exchange = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&exchange);
		judge(exchange, result);
		say_why(exchange, result);
		exchange->finished = true;
		drop_transfer(http, exchange);
		any = true;
	}
	return any;
}

int http_work(struct http *http, int fd, int milliseconds)
{
	struct curl_waitfd extra[2] = {
		{.fd = stop_descriptor(), .events = CURL_WAIT_POLLIN},
		{.fd = fd, .events = CURL_WAIT_POLLIN},
	};
	struct pollfd ready[2] = {
		{.fd = stop_descriptor(), .events = POLLIN},
		{.fd = fd, .events = POLLIN},
	};
	int running, result = 0;

	if (milliseconds < 0 || milliseconds > LONGEST_WAIT)
		milliseconds = LONGEST_WAIT;
	if (curl_multi_perform(http->multi, &running) != CURLM_OK)
		return fail("could not go on with an HTTP request");
	if (finish_exchanges(http))
		milliseconds = 0;
	if (curl_multi_poll(http->multi, extra, fd >= 0 ? 2 : 1, milliseconds, NULL) != CURLM_OK)
		return fail("could not wait for an HTTP request");
	/* libcurl does not say of an extra descriptor that its other end is closed. */
	if (poll(ready, 2, 0) <= 0)
		return 0;
	if (ready[0].revents != 0) {
		stop_drain();
		result |= HTTP_WOKEN;
	}
	if (ready[1].revents != 0)
		result |= HTTP_READABLE;
	return result;
}

void http_cancel(struct http *http, struct exchange *exchange)
{
	if (!exchange->transfer)
		return;
	judge(exchange, CURLE_ABORTED_BY_CALLBACK);
	snprintf(exchange->error, sizeof exchange->error, "broken off before the answer came");
	exchange->finished = true;
	drop_transfer(http, exchange);
}

void exchange_release(struct exchange *exchange)
{
	headers_release(&exchange->answer);
	if (exchange->content.bytes)
		text_release(&exchange->content);
	*exchange = (struct exchange){.method = NULL};
}

#include "http/transfer.h"

#include "unix/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HEADERS_SIZE_MAX = 64 * 1024, /* of an answer */
	NAME_SIZE = 64,
	LONG_BODY = 1024 * 1024,
	RECEIVE_BUFFER = 256 * 1024, /* of an answer that may be long */
};

/* Sends a long body in full segments (TCP_CORK), up to its last piece. */
static void cork(const struct exchange *exchange, size_t given)
{
	const struct http_transfer *transfer = exchange->transfer;
	bool first = transfer->sent == 0, last = transfer->sent + given == exchange->request.length;
	long port = 0;

	if (exchange->request.length >= LONG_BODY && first != last &&
		curl_easy_getinfo(transfer->easy, CURLINFO_LOCAL_PORT, &port) == CURLE_OK &&
		port > 0)
		sockets_cork(transfer->sockets, port, first);
}

static size_t give_body(char *buffer, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	const unsigned char *body = exchange->request.body;
	struct http_transfer *transfer = exchange->transfer;
	size_t rest = exchange->request.length - transfer->sent;
	size_t given = size * count < rest ? size * count : rest;

	if (given > 0)
		cork(exchange, given);
	if (given > 0)
		memcpy(buffer, body + transfer->sent, given);
	transfer->sent += given;
	return given;
}

/* libcurl sends a body again if a reused connection turns out to be dead. */
static int seek_body(void *data, curl_off_t offset, int origin)
{
	struct exchange *exchange = data;

	if (origin != SEEK_SET || offset < 0 || (size_t)offset > exchange->request.length)
		return CURL_SEEKFUNC_FAIL;
	exchange->transfer->sent = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static void note_status(struct exchange *exchange)
{
	curl_easy_getinfo(exchange->transfer->easy, CURLINFO_RESPONSE_CODE, &exchange->status);
}

static size_t fill_room(struct exchange *exchange, const char *bytes, size_t length)
{
	exchange->full = length > exchange->request.room_size - exchange->filled;
	if (exchange->full || exchange->received == 0)
		*exchange->transfer->news = true;
	if (exchange->full)
		return CURL_WRITEFUNC_PAUSE;
	memcpy(exchange->request.room + exchange->filled, bytes, length);
	exchange->filled += length;
	exchange->received += length;
	return length;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	size_t length = size * count;

	note_status(exchange);
	if (exchange->request.room && exchange->status < 300)
		return fill_room(exchange, bytes, length);
	text_add_bytes(&exchange->content, bytes, length);
	return exchange->content.broken ? 0 : length;
}

/* Keeps the first value of a field. Fields that are too long are dropped. */
static void take_field(struct headers *answer, const char *line, size_t length)
{
	const char *colon = memchr(line, ':', length);
	size_t name_length = colon ? (size_t)(colon - line) : 0;
	char name[NAME_SIZE];

	if (name_length == 0 || name_length >= sizeof name)
		return;
	for (size_t i = 0; i < name_length; i++)
		name[i] = (char)tolower((unsigned char)line[i]);
	name[name_length] = '\0';
	if (!headers_get(answer, name))
		headers_add_bytes(answer, name, colon + 1, length - name_length - 1);
}

static size_t take_header(char *line, size_t size, size_t count, void *data)
{
	struct exchange *exchange = data;
	size_t length = size * count, end = length;

	exchange->transfer->header_bytes += length;
	if (exchange->transfer->header_bytes > HEADERS_SIZE_MAX)
		return 0;
	while (end > 0 && (line[end - 1] == '\r' || line[end - 1] == '\n'))
		end--;
	/* An interim response, such as 100, precedes the final one. */
	if (length > 5 && strncmp(line, "HTTP/", 5) == 0) {
		exchange->transfer->has_head = false;
		headers_release(&exchange->answer);
	} else if (end == 0) {
		exchange->transfer->has_head = true;
	} else {
		take_field(&exchange->answer, line, end);
	}
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

/* Builds the header lines. "Name:" without a value keeps libcurl from adding that header. */
static int build_lines(struct exchange *exchange)
{
	const struct headers *headers = exchange->request.headers;
	struct curl_slist **lines = &exchange->transfer->lines;
	struct text line;
	int result = 0;

	text_init(&line, HEADERS_VALUE_MAX + 256);
	for (size_t i = 0; i < headers->count && result == 0; i++) {
		const struct header *field = &headers->list[i];

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

/* Interim responses (1xx) may arrive while a long body is being sent. */
static bool awaits_response(struct exchange *exchange)
{
	note_status(exchange);
	return exchange->status >= 200 || transfer_is_sent(exchange);
}

/*
 * libcurl calls this about once a second, and whenever bytes have arrived. A result other than 0
 * aborts the exchange.
 */
static int check_patience(
	void *data, curl_off_t to_receive, curl_off_t received, curl_off_t to_send, curl_off_t sent)
{
	struct exchange *exchange = data;
	struct http_transfer *transfer = exchange->transfer;
	int64_t now;

	(void)to_receive, (void)received, (void)to_send, (void)sent;
	if (exchange->request.patience == 0 || exchange->received > 0)
		return 0;
	if (transfer->deadline == 0 && !awaits_response(exchange))
		return 0;
	now = clock_milliseconds();
	if (transfer->deadline == 0)
		transfer->deadline = now + exchange->request.patience;
	transfer->is_late = now >= transfer->deadline;
	return transfer->is_late;
}

/* This and the other set_ functions return true if libcurl accepted every option. */
static bool set_body(CURL *easy, struct exchange *exchange)
{
	curl_off_t length = (curl_off_t)exchange->request.length;

	return curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, length) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_READDATA, exchange) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_SEEKDATA, exchange) == CURLE_OK;
}

static bool set_request(CURL *easy, struct exchange *exchange)
{
	const struct http_request *request = &exchange->request;
	CURLcode method;

	if (strcmp(request->method, "HEAD") == 0)
		method = curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else
		method = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	return method == CURLE_OK && (!request->body || set_body(easy, exchange)) &&
	       curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->transfer->lines) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)request->stall) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, (long)request->fresh) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->time_limit) == CURLE_OK &&
	       (!request->direct || curl_easy_setopt(easy, CURLOPT_NOPROXY, "*") == CURLE_OK);
}

static bool set_answer(CURL *easy, struct exchange *exchange)
{
	return curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange) == CURLE_OK &&
	       (!exchange->request.room || curl_easy_setopt(easy, CURLOPT_BUFFERSIZE,
						   (long)RECEIVE_BUFFER) == CURLE_OK) &&
	       curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, check_patience) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_XFERINFODATA, exchange) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->transfer->why) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange) == CURLE_OK;
}

/* Valid only before the request was sent: afterwards a malformed response may give the same code.
 */
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

static bool is_begun(const struct exchange *exchange)
{
	long bytes = 0;

	return curl_easy_getinfo(exchange->transfer->easy, CURLINFO_REQUEST_SIZE, &bytes) ==
		       CURLE_OK &&
	       bytes > 0;
}

bool transfer_is_sent(const struct exchange *exchange)
{
	return exchange->transfer && is_begun(exchange) &&
	       exchange->transfer->sent == exchange->request.length;
}

/*
 * True if libcurl has written all of the body to the connection. transfer->sent also counts the
 * bytes that are still in libcurl's buffer.
 */
static bool is_written(const struct exchange *exchange)
{
	curl_off_t length = (curl_off_t)exchange->request.length, written = 0;

	return length == 0 || (curl_easy_getinfo(exchange->transfer->easy, CURLINFO_SIZE_UPLOAD_T,
				       &written) == CURLE_OK &&
				      written >= length);
}

/* True for a 2xx that arrived before all of the body was sent: it cannot be true. */
static bool is_early(const struct exchange *exchange, CURLcode result)
{
	return result == CURLE_OK && exchange->status < 300 && !is_written(exchange);
}

/*
 * True for an answer that ends within its head. If it has no body, such as that to HEAD, libcurl
 * takes it for a complete one, and the last header field may be cut.
 */
static bool is_cut(const struct exchange *exchange, CURLcode result)
{
	return result == CURLE_OK && !exchange->transfer->has_head;
}

/* A server may send an error before it has read the body, and then close the connection. */
static enum http_outcome find_outcome(const struct exchange *exchange, CURLcode result)
{
	if (is_early(exchange, result) || is_cut(exchange, result))
		return HTTP_LOST;
	if (exchange->status >= 200 && (result == CURLE_OK || exchange->status >= 400))
		return HTTP_ANSWERED;
	if (is_hopeless(result) && !is_begun(exchange))
		return HTTP_IMPOSSIBLE;
	return transfer_is_sent(exchange) ? HTTP_LOST : HTTP_UNSENT;
}

static const char *find_reason(const struct exchange *exchange, CURLcode result)
{
	const struct http_transfer *transfer = exchange->transfer;

	if (exchange->content.broken || transfer->header_bytes > HEADERS_SIZE_MAX)
		return "the answer is too long";
	if (transfer->is_late)
		return "the answer did not end in time";
	if (result == CURLE_ABORTED_BY_CALLBACK)
		return "broken off before the answer came";
	if (is_early(exchange, result))
		return "the answer came before all of the request was sent";
	if (is_cut(exchange, result))
		return "the answer ended within its head";
	/* libcurl's message repeats the proxy's URL, which may hold a password. */
	if (result == CURLE_COULDNT_RESOLVE_PROXY || strstr(transfer->why, "roxy syntax"))
		return "the proxy that the environment names cannot be used";
	return *transfer->why ? transfer->why : curl_easy_strerror(result);
}

/*
 * True if the server closes the connection after this response (RFC 9112, sections 6.3 and 9.3). It
 * may then never have read what is in the kernel's buffers.
 */
static bool ends_connection(const struct exchange *exchange)
{
	const struct headers *answer = &exchange->answer;
	const char *connection = headers_get(answer, "connection");
	long version = 0;

	if (connection && strcasestr(connection, "close"))
		return true;
	curl_easy_getinfo(exchange->transfer->easy, CURLINFO_HTTP_VERSION, &version);
	if (version == CURL_HTTP_VERSION_1_0)
		return !connection || !strcasestr(connection, "keep-alive");
	return exchange->status != 204 && !headers_get(answer, "content-length") &&
	       !headers_get(answer, "transfer-encoding");
}

void transfer_judge(struct exchange *exchange, CURLcode result)
{
	note_status(exchange);
	exchange->outcome = find_outcome(exchange, result);
	exchange->is_last = ends_connection(exchange);
	snprintf(exchange->error, sizeof exchange->error, "%s", find_reason(exchange, result));
	exchange->finished = true;
}

bool transfer_open(
	struct exchange *exchange, CURL *pattern, const struct sockets *sockets, bool *news)
{
	struct http_transfer *transfer = calloc(1, sizeof *transfer);

	exchange->transfer = transfer;
	if (!transfer)
		return false;
	transfer->sockets = sockets;
	transfer->news = news;
	transfer->easy = curl_easy_duphandle(pattern);
	return transfer->easy && build_lines(exchange) == 0 &&
	       set_request(transfer->easy, exchange) && set_answer(transfer->easy, exchange);
}

void transfer_close(struct exchange *exchange)
{
	struct http_transfer *transfer = exchange->transfer;

	if (!transfer)
		return;
	curl_easy_cleanup(transfer->easy);
	for (struct curl_slist *line = transfer->lines; line; line = line->next)
		text_wipe(line->data);
	curl_slist_free_all(transfer->lines);
	free(transfer);
	exchange->transfer = NULL;
}

#include "http/http.h"

#include "http/sockets.h"
#include "http/transfer.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>

enum {
	CONNECT_TIMEOUT = 10000, /* milliseconds */
	IDLE_MAX = 4,            /* seconds: S3 closes a connection after about 5 */
	DNS_LIFETIME = 30,       /* seconds */
	SEND_BUFFER = 256 * 1024,
	LONGEST_WAIT = 60000, /* milliseconds */
};

struct http {
	CURLM *multi;
	CURL *pattern; /* duplicated for each exchange */
	struct sockets sockets;
	bool woken; /* a wake-up that came without FD; the next http_work() with FD returns it */
	bool news;  /* body data has arrived: the next http_work() does not sleep */
};

/* The options that all exchanges share. */
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
	{CURLOPT_LOW_SPEED_LIMIT, HTTP_RATE_MIN},
	{CURLOPT_MAXAGE_CONN, IDLE_MAX},
	{CURLOPT_DNS_CACHE_TIMEOUT, DNS_LIFETIME},
	{CURLOPT_DNS_SHUFFLE_ADDRESSES, 1},
	{CURLOPT_TCP_KEEPALIVE, 1},
	{CURLOPT_TCP_KEEPIDLE, 20},
	{CURLOPT_TCP_KEEPINTVL, 10},
	{CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
	{CURLOPT_UPLOAD_BUFFERSIZE, SEND_BUFFER},
#if LIBCURL_VERSION_NUM >= 0x075700
	/* A search for an address cannot be ended: an exchange that is does not wait for it. */
	{CURLOPT_QUICK_EXIT, 1},
#endif
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

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)purpose;
	return sockets_open(context, address->family, address->socktype, address->protocol);
}

static int close_socket(void *context, curl_socket_t fd)
{
	return sockets_close(context, fd);
}

static bool set_sockets(CURL *easy, struct sockets *sockets)
{
	return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, sockets) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket) == CURLE_OK &&
	       curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, sockets) == CURLE_OK;
}

/* True if libcurl accepted every option that is mandatory. */
static bool set_constants(CURL *easy, const char *ca_bundle)
{
	for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++)
		if (curl_easy_setopt(easy, constants[i].option, constants[i].value) != CURLE_OK)
			return false;
	/* AES-128 is the cheapest. Not every TLS library supports this option: ignore errors. */
	curl_easy_setopt(easy, CURLOPT_TLS13_CIPHERS,
		"TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
	return restrict_protocols(easy) &&
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
	if (!http || !http->multi || !http->pattern || !set_constants(http->pattern, ca_bundle) ||
		!set_sockets(http->pattern, &http->sockets)) {
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

static void drop_transfer(struct http *http, struct exchange *exchange)
{
	curl_multi_remove_handle(http->multi, exchange->transfer->easy);
	transfer_close(exchange);
}

enum status http_start(struct http *http, struct exchange *exchange)
{
	text_init(&exchange->content,
		exchange->request.content_max > 0 ? exchange->request.content_max : HTTP_BODY_MAX);
	if (transfer_open(exchange, http->pattern, &http->sockets, &http->news) &&
		curl_multi_add_handle(http->multi, exchange->transfer->easy) == CURLM_OK)
		return STATUS_DONE;
	transfer_close(exchange);
	return status_fail("could not prepare an HTTP request");
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
		transfer_judge(exchange, result);
		drop_transfer(http, exchange);
		any = true;
	}
	return any;
}

/* The result of http_work(), from the state of the self-pipe (WOKEN) and of FD (READABLE). */
static int combine_events(struct http *http, bool woken, int fd, bool readable)
{
	int result = readable ? HTTP_READABLE : 0;

	if (woken) {
		stop_drain();
		http->woken = true;
	}
	if (http->woken && fd >= 0) {
		http->woken = false;
		result |= HTTP_WOKEN;
	}
	return result;
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
	int running;

	if (milliseconds < 0 || milliseconds > LONGEST_WAIT)
		milliseconds = LONGEST_WAIT;
	if (curl_multi_perform(http->multi, &running) != CURLM_OK)
		return fail("could not go on with an HTTP request");
	if (finish_exchanges(http) || http->news || (http->woken && fd >= 0))
		milliseconds = 0;
	http->news = false;
	if (curl_multi_poll(http->multi, extra, fd >= 0 ? 2 : 1, milliseconds, NULL) != CURLM_OK)
		return fail("could not wait for HTTP responses");
	/* curl_multi_poll() does not report POLLHUP of an extra descriptor. */
	if (poll(ready, 2, 0) < 0)
		return 0;
	return combine_events(http, ready[0].revents != 0, fd, ready[1].revents != 0);
}

void http_resume(struct http *http, struct exchange *exchange)
{
	exchange->filled = 0;
	exchange->full = false;
	if (curl_easy_pause(exchange->transfer->easy, CURLPAUSE_CONT) != CURLE_OK)
		http_cancel(http, exchange);
}

bool http_has_sent(const struct exchange *exchange)
{
	return transfer_is_sent(exchange);
}

void http_cancel(struct http *http, struct exchange *exchange)
{
	if (!exchange->transfer)
		return;
	transfer_judge(exchange, CURLE_ABORTED_BY_CALLBACK);
	drop_transfer(http, exchange);
}

void http_release(struct exchange *exchange)
{
	headers_release(&exchange->answer);
	if (exchange->content.bytes)
		text_release(&exchange->content);
	*exchange = (struct exchange){.finished = false};
}

const char *http_library(void)
{
	return curl_version();
}

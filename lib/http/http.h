/*
 * HTTP exchanges: several at a time, in one thread, through libcurl's multi interface. No other
 * folder uses libcurl.
 *
 * Exchanges use HTTP/1.1, one at a time per connection. Paths are sent as given. Redirects are not
 * followed, bodies are not decoded, and authentication is left to the caller. TLS is 1.2 or later
 * and always verified. libcurl takes proxies from the environment. A connection that was idle for
 * more than a few seconds is not reused, since S3 closes it after about five.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "http/headers.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HTTP_BODY_MAX = 1 << 20, /* bytes of a response body, if content_max is 0 */
	HTTP_ERROR_SIZE = 256,
	HTTP_ROOM_MIN = 64 * 1024,
	HTTP_STALL = 60,    /* seconds, see http_request.stall */
	HTTP_RATE_MIN = 16, /* bytes per second: a slow line that many exchanges share has more */
};

enum {
	HTTP_READABLE = 1,
	HTTP_WOKEN = 2,
};

enum http_outcome {
	/*
	 * `status` is valid; the body of an error response may be truncated. If the status is 2xx,
	 * the whole request was written to the connection. The kernel may still hold megabytes of
	 * it: if `is_last` is set as well, the server may not have read them.
	 */
	HTTP_ANSWERED,
	HTTP_LOST,       /* sent, but no response arrived: the server may have acted on it */
	HTTP_UNSENT,     /* not sent completely */
	HTTP_IMPOSSIBLE, /* not sent, and a retry would fail too, as with a bad certificate */
};

struct http;
struct http_transfer;

/*
 * What is sent. The caller owns what it points to, and keeps it until the exchange is finished.
 *
 * A server cannot hold us for ever. An exchange fails if less than HTTP_RATE_MIN bytes a second
 * are transferred for `stall` seconds. The time that it is paused does not count. It fails as well
 * if the response is not complete `patience` milliseconds after the request was sent. Data that
 * goes to `room` may take longer: the limit holds until its first byte.
 */
struct http_request {
	const char *method;
	const char *url; /* encoded */
	const struct headers *headers;
	const void *body; /* NULL: no body, and no Content-Length is sent */
	size_t length;
	int stall;          /* seconds below HTTP_RATE_MIN after which the exchange fails */
	int time_limit;     /* milliseconds for the whole exchange; 0: none */
	int patience;       /* milliseconds for the response; 0: no limit */
	bool direct;        /* use no proxy */
	size_t content_max; /* bytes of the response body; 0: HTTP_BODY_MAX */

	/*
	 * Use a new connection. libcurl silently resends a request if a reused connection turns out
	 * to be dead; set this for requests that must not be sent twice.
	 */
	bool fresh;

	/*
	 * A buffer for the body of a 2xx response. When it is full, the exchange pauses until
	 * http_resume(). If it is NULL, the body goes to the exchange's `content`, as that of every
	 * other response does.
	 */
	unsigned char *room;
	size_t room_size; /* HTTP_ROOM_MIN or more */
};

struct exchange {
	struct http_request request;

	/*
	 * The response, valid once the exchange is finished. Status and header fields are valid as
	 * soon as the first byte is in `room`.
	 */
	bool finished;
	enum http_outcome outcome;
	long status;
	bool is_last;          /* the server closes the connection after this response */
	struct headers answer; /* header fields; the first of those with the same name */
	size_t filled;         /* bytes in `room` */
	uint64_t received;     /* bytes written to `room` so far, over all fillings */
	bool full;             /* paused: the next bytes do not fit into `room` */
	struct text content;
	char error[HTTP_ERROR_SIZE]; /* why there was no response */

	struct http_transfer *transfer; /* NULL unless it is running */
};

/*
 * Opens libcurl. CA_BUNDLE is a file of certificates to trust instead of the system's, or NULL.
 * Returns NULL after an error message.
 */
struct http *http_open(const char *ca_bundle);

/*
 * Starts an exchange, in which only `request` is filled in and the rest is zero. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status http_start(struct http *http, struct exchange *exchange);

/*
 * Does what can be done for all exchanges without blocking, then waits. The wait ends when
 *   - a connection is ready, or a timer of libcurl expires;
 *   - FD is readable or at its end (-1: no descriptor);
 *   - a signal arrives or a child ends (the self-pipe of stop.h);
 *   - MILLISECONDS have passed (-1: no limit), or a minute has.
 * The call does not wait at all if, since the previous call returned, an exchange finished, filled
 * its `room`, or put the first byte of its body there. The caller looks at its exchanges after
 * every call.
 *
 * Returns HTTP_READABLE if FD is readable or at its end, HTTP_WOKEN if a signal arrived or a child
 * ended, both, or 0. Returns -1 after an error message. HTTP_WOKEN is returned only if FD is not
 * -1: without FD, the event is kept, and the next call with FD returns it at once.
 */
int http_work(struct http *http, int fd, int milliseconds);

/* Continues an exchange that is full, from the start of its `room`; the bytes there are lost. */
void http_resume(struct http *http, struct exchange *exchange);

/* True if all of a running request has been sent, so that the server may act on it. */
bool http_has_sent(const struct exchange *exchange);

/* Aborts a running exchange, which is then finished as unsent or lost. Else does nothing. */
void http_cancel(struct http *http, struct exchange *exchange);

/* Frees the response and zeroes the exchange. It must not be running. */
void http_release(struct exchange *exchange);

/* Closes libcurl and frees HTTP. No exchange may be running. NULL is allowed. */
void http_close(struct http *http);

/* The names and versions of libcurl and what it is built with, for --version (unix/program.h). */
const char *http_library(void);

#endif

/*
 * HTTP exchanges, several at a time, in one thread, by libcurl's multi interface, which nothing
 * outside of this folder knows.
 *
 * HTTP/1.1, one exchange per connection at a time; paths are sent as they are given; nothing is
 * redirected, decoded or answered for us; TLS is 1.2 or later and always verified. Proxies are
 * taken from the environment as libcurl does. A connection that stood idle for a few seconds is
 * not used again, since S3 closes them.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "http/headers.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HTTP_BODY_MAX = 1 << 20, /* bytes of an answer's body, unless said otherwise */
	HTTP_ERROR_SIZE = 256,
	HTTP_ROOM_MIN = 64 * 1024,
	HTTP_STALL = 60, /* seconds without a byte after which an exchange is given up */
};

enum {
	HTTP_READABLE = 1,
	HTTP_WOKEN = 2,
};

enum http_outcome {
	/*
	 * `status` counts; the body of an error may be cut. If it is 2xx all of the request has
	 * been written to the connection. The kernel buffers some megabytes of that: if `is_last`
	 * is set too, it is not known whether the server has read them.
	 */
	HTTP_ANSWERED,
	HTTP_LOST,   /* the request was sent, its answer did not come: it may have been acted on */
	HTTP_UNSENT, /* the request was not sent to its end */
	HTTP_IMPOSSIBLE, /* nor would another try be: a wrong certificate, for one */
};

struct http;
struct http_transfer;

struct exchange {
	/* The request; all of it is the caller's and stays until the exchange is finished. */
	const char *method;
	const char *url; /* encoded */
	const struct headers *headers;
	const unsigned char *body; /* NULL where there is none; then no length is sent, either */
	size_t length;
	int stall;          /* seconds, see HTTP_STALL */
	int time_limit;     /* milliseconds for all of it; 0: none */
	bool fresh;         /* on a connection of its own, not one kept from before */
	bool direct;        /* past every proxy */
	size_t content_max; /* bytes of the answer's body; 0: HTTP_BODY_MAX */

	/*
	 * Where the body of a good answer (200 to 299) goes, the caller's; NULL: to `content`, as
	 * any other does. Once it is full the exchange waits for http_resume().
	 */
	unsigned char *room;
	size_t room_size; /* HTTP_ROOM_MIN or more */

	/* The answer, once it is finished; from the first byte in `room` on, all but its end. */
	bool finished;
	enum http_outcome outcome;
	long status;
	bool is_last;          /* the server closes the connection after this answer */
	struct headers answer; /* its fields; of several of one name the first */
	size_t filled;         /* bytes that are in `room` */
	uint64_t received;     /* ... and all that ever were */
	bool full;             /* there are more, and it has no room for them */
	struct text content;
	char error[HTTP_ERROR_SIZE]; /* of an exchange that was not answered */

	struct http_transfer *transfer; /* while it runs */
};

/*
 * CA_BUNDLE: a file of certificates to trust instead of the system's, or NULL. Returns NULL after
 * an error message.
 */
struct http *http_open(const char *ca_bundle);

/* Starts an exchange, {0} but for its request. Returns 0, or -1 after an error message. */
int http_start(struct http *http, struct exchange *exchange);

/*
 * Moves all exchanges on, then waits until something can be done again, FD (none if -1) can be
 * read or is at its end, a signal has come or a child ended, or MILLISECONDS (none if -1) are over;
 * not at all where an exchange was finished, has become full or has put its first byte into its
 * room, and never for more than a minute. Returns
 * HTTP_READABLE if FD can be read, HTTP_WOKEN if there was a signal or a child's end, both or
 * neither (0); -1 after an error message. HTTP_WOKEN is for those who wait for input: without FD it
 * is kept for the next call with one.
 */
int http_work(struct http *http, int fd, int milliseconds);

/* Empties the room of an exchange that is full, and goes on to fill it. */
void http_resume(struct http *http, struct exchange *exchange);

/* True if all of a running request has been handed to the network: it may be acted on. */
bool http_has_sent(const struct exchange *exchange);

/* Breaks a running exchange off. It is finished then, as unsent or lost. */
void http_cancel(struct http *http, struct exchange *exchange);

/* Frees the answer and makes the exchange ready for its next request. It must not be running. */
void http_release(struct exchange *exchange);

/* No exchange may be running. NULL is fine. */
void http_close(struct http *http);

/* The names and versions of libcurl and what it is built with, for --version (unix/program.h). */
const char *http_library(void);

#endif

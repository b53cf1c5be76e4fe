/*
 * A connection to the sink, plain or TLS, read as HTTP: heads, lines, and bodies, which are
 * discarded. Plain bodies are discarded in the kernel, and bodies over TLS are not decrypted (see
 * records.h).
 */
#ifndef BENCH_CONNECTION_H
#define BENCH_CONNECTION_H

#include "records.h"

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

enum { CONNECTION_BUFFER = 65536 };

struct connection {
	int fd;
	SSL *tls;            /* NULL: plain */
	bool has_records;    /* `records` are read, and not `tls` */
	int64_t accepted_at; /* nanoseconds of CLOCK_MONOTONIC */
	int64_t read_at;     /* when the first byte of the last head arrived */
	size_t length;       /* of what was read and not yet used */
	char bytes[CONNECTION_BUFFER];
	char head[CONNECTION_BUFFER];
	struct records records;
};

/* The time now, in nanoseconds of CLOCK_MONOTONIC. */
int64_t connection_now(void);

/*
 * Takes ownership of FD, just accepted; uses TLS on it if there is a CONTEXT. NULL if there is no
 * memory or the handshake fails; FD is closed then.
 */
struct connection *connection_open(int fd, SSL_CTX *context);

/* Reads up to the next empty line into `head`, a string. -1 at the end, or if it is too long. */
int connection_read_head(struct connection *connection);

/* Reads a line into LINE, cut to SIZE, a string. -1 at the end, or if it is too long. */
int connection_read_line(struct connection *connection, char *line, size_t size);

/* Discards the next LENGTH bytes. -1 if there are fewer. */
int connection_discard(struct connection *connection, uint64_t length);

/* Writes it all, or returns -1. */
int connection_write(struct connection *connection, const char *bytes, size_t length);

void connection_close(struct connection *connection);

#endif

/*
 * The records that a client sends over TLS 1.3, most of which need not be deciphered.
 *
 * A record's length tells how many bytes are in it. Those in the midst of a body are dropped as
 * they are, so that the sink takes little more over TLS than in the clear and is not what an
 * upload waits for. OpenSSL makes the handshake and writes; once it is made, only this module
 * reads. Clients must not change their keys or pad their records; those of the benchmark do not.
 *
 * Source: RFC 8446, sections 5.2, 5.3, 7.1 and 7.3.
 */
#ifndef BENCH_RECORDS_H
#define BENCH_RECORDS_H

#include <openssl/ssl.h>
#include <stdint.h>

enum {
	RECORDS_SECRET_MAX = 48,
	RECORDS_IV_SIZE = 12,
	RECORDS_TEXT_MAX = 16384, /* what one record holds at most */
};

struct records {
	int fd;
	unsigned char secret[RECORDS_SECRET_MAX];
	size_t secret_length;
	unsigned char iv[RECORDS_IV_SIZE];
	EVP_CIPHER_CTX *cipher;
	uint64_t sequence;
	size_t start, end; /* of what was received and not yet used */
	unsigned char bytes[4 * RECORDS_TEXT_MAX];
};

/* Makes the handshakes of CONTEXT tell their secrets. */
void records_prepare(SSL_CTX *context);

/* Before the handshake of TLS on FD. The records must stay where they are. */
void records_watch(struct records *records, SSL *tls, int fd);

/* After it. Returns 0, or -1 if this connection has to be read with SSL_read(). */
int records_open(struct records *records, SSL *tls);

/* How much text the next record holds, or -1 if there is none. */
int records_next(struct records *records);

/* Deciphers it to PLACE, of RECORDS_TEXT_MAX + 1 bytes. Returns how much it is, or -1. */
int records_read(struct records *records, unsigned char *place);

/* Drops it. Returns 0 or -1. */
int records_skip(struct records *records);

void records_close(struct records *records);

#endif

/*
 * The records that a client sends over TLS 1.3, most of which are not decrypted.
 *
 * The length of a record gives the number of bytes in it. Records in the middle of a body are
 * discarded, so that TLS costs the sink little, and uploads do not wait for it. OpenSSL does the
 * handshake and writes; after the handshake only this module reads. Clients must not change their
 * keys or pad their records; those of the benchmark do not.
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
	RECORDS_TEXT_MAX = 16384, /* the most that one record holds */
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

/* Makes OpenSSL report the secrets of CONTEXT's handshakes. */
void records_prepare(SSL_CTX *context);

/* To be called before the TLS handshake on FD. The struct must not move. */
void records_watch(struct records *records, SSL *tls, int fd);

/* To be called after it. Returns 0, or -1 if this connection must be read with SSL_read(). */
int records_open(struct records *records, SSL *tls);

/* The length of the text in the next record, or -1 if there is none. */
int records_next(struct records *records);

/* Decrypts it to PLACE, of RECORDS_TEXT_MAX + 1 bytes. Returns its length, or -1. */
int records_read(struct records *records, unsigned char *place);

/* Discards the next record. Returns 0 or -1. */
int records_skip(struct records *records);

void records_close(struct records *records);

#endif

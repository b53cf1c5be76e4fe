#include "records.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
	HEADER_SIZE = 5,
	TAG_SIZE = 16,
	TYPE_APPLICATION_DATA = 23,
	KEY_MAX = 32,
};

/* A line of a key log: "CLIENT_TRAFFIC_SECRET_0", the client's random bytes, the secret. */
static void take_secret(const SSL *tls, const char *line)
{
	static const char label[] = "CLIENT_TRAFFIC_SECRET_0 ";
	struct records *records = SSL_get_app_data(tls);
	const char *hex = strrchr(line, ' ');

	if (strncmp(line, label, strlen(label)) != 0)
		return;
	if (OPENSSL_hexstr2buf_ex(records->secret, sizeof records->secret, &records->secret_length,
		    hex + 1, '\0') != 1)
		records->secret_length = 0;
}

void records_prepare(SSL_CTX *context)
{
	SSL_CTX_set_keylog_callback(context, take_secret);
}

void records_watch(struct records *records, SSL *tls, int fd)
{
	records->fd = fd;
	records->secret_length = 0;
	records->cipher = NULL;
	records->sequence = 0;
	records->start = 0;
	records->end = 0;
	SSL_set_app_data(tls, records);
}

/* HKDF-Expand-Label with no context, for a length that one block of the hash covers. */
static bool expand(const struct records *records, const EVP_MD *hash, const char *label,
	unsigned char *result, size_t length)
{
	unsigned char block[EVP_MAX_MD_SIZE];
	char info[32];
	int size = snprintf(info, sizeof info, "%c%c%c%s%c%c", 0, (char)length, (char)strlen(label),
		label, 0, 1);

	if (size < 0 || (size_t)size >= sizeof info || length > (size_t)EVP_MD_size(hash) ||
		!HMAC(hash, records->secret, (int)records->secret_length, (unsigned char *)info,
			(size_t)size, block, NULL))
		return false;
	memcpy(result, block, length);
	return true;
}

int records_open(struct records *records, SSL *tls)
{
	const SSL_CIPHER *suite = SSL_get_current_cipher(tls);
	const EVP_CIPHER *cipher = EVP_get_cipherbynid(SSL_CIPHER_get_cipher_nid(suite));
	const EVP_MD *hash = SSL_CIPHER_get_handshake_digest(suite);
	unsigned char key[KEY_MAX];
	size_t key_size = cipher ? (size_t)EVP_CIPHER_key_length(cipher) : 0;

	if (SSL_version(tls) != TLS1_3_VERSION || records->secret_length == 0 || !cipher || !hash ||
		key_size > sizeof key || SSL_has_pending(tls))
		return -1;
	if (!expand(records, hash, "tls13 key", key, key_size) ||
		!expand(records, hash, "tls13 iv", records->iv, sizeof records->iv))
		return -1;
	records->cipher = EVP_CIPHER_CTX_new();
	if (!records->cipher || EVP_DecryptInit_ex(records->cipher, cipher, NULL, key, NULL) != 1) {
		records_close(records);
		return -1;
	}
	return 0;
}

/* Receives until COUNT bytes are there, at `start`. */
static int await(struct records *records, size_t count)
{
	if (sizeof records->bytes - records->start < count) {
		memmove(records->bytes, records->bytes + records->start,
			records->end - records->start);
		records->end -= records->start;
		records->start = 0;
	}
	while (records->end - records->start < count) {
		ssize_t received = recv(records->fd, records->bytes + records->end,
			sizeof records->bytes - records->end, 0);

		if (received <= 0)
			return -1;
		records->end += (size_t)received;
	}
	return 0;
}

/* The length of the record that begins at `start`, without its header. */
static size_t length_of(const struct records *records)
{
	const unsigned char *header = records->bytes + records->start;

	return (size_t)header[3] << 8 | header[4];
}

static void pass(struct records *records, size_t count)
{
	records->start += count;
	if (records->start == records->end) {
		records->start = 0;
		records->end = 0;
	}
}

int records_next(struct records *records)
{
	size_t length;

	if (await(records, HEADER_SIZE) != 0 ||
		records->bytes[records->start] != TYPE_APPLICATION_DATA)
		return -1;
	length = length_of(records);
	if (length <= TAG_SIZE + 1 || length > RECORDS_TEXT_MAX + TAG_SIZE + 1)
		return -1;
	return (int)(length - TAG_SIZE - 1);
}

int records_skip(struct records *records)
{
	size_t count = HEADER_SIZE + length_of(records);

	if (await(records, count) != 0)
		return -1;
	pass(records, count);
	records->sequence++;
	return 0;
}

static void make_nonce(const struct records *records, unsigned char nonce[RECORDS_IV_SIZE])
{
	memcpy(nonce, records->iv, RECORDS_IV_SIZE);
	for (int i = 0; i < 8; i++)
		nonce[RECORDS_IV_SIZE - 1 - i] ^= (unsigned char)(records->sequence >> (8 * i));
}

int records_read(struct records *records, unsigned char *place)
{
	unsigned char nonce[RECORDS_IV_SIZE];
	unsigned char *header, *text;
	int length = records_next(records), size;

	if (length < 0 || await(records, HEADER_SIZE + length_of(records)) != 0)
		return -1;
	header = records->bytes + records->start;
	text = header + HEADER_SIZE;
	make_nonce(records, nonce);
	if (EVP_DecryptInit_ex(records->cipher, NULL, NULL, NULL, nonce) != 1 ||
		EVP_DecryptUpdate(records->cipher, NULL, &size, header, HEADER_SIZE) != 1 ||
		EVP_DecryptUpdate(records->cipher, place, &size, text, length + 1) != 1 ||
		EVP_CIPHER_CTX_ctrl(
			records->cipher, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, text + length + 1) != 1 ||
		EVP_DecryptFinal_ex(records->cipher, place + size, &size) != 1 ||
		place[length] != TYPE_APPLICATION_DATA)
		return -1;
	return records_skip(records) == 0 ? length : -1;
}

void records_close(struct records *records)
{
	EVP_CIPHER_CTX_free(records->cipher);
	records->cipher = NULL;
}

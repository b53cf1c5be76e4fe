#include "aws/sigv4.h"

#include "aws/digest.h"
#include "http/encoding.h"
#include "http/headers.h"
#include "unix/message.h"
#include "unix/text.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

enum {
	QUERY_PARAMETERS_MAX = 16,
	CANONICAL_MAX = 256 * 1024,
	DATE_SIZE = 9,  /* "20130524" */
	TIME_SIZE = 17, /* "20130524T000000Z" */
};

struct span {
	const char *start;
	size_t length;
};

/* Sorts by name, then by value. "=" must not take part in it, since "-" and "." sort before it. */
static int compare_parameters(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	size_t a_name = strcspn(a->start, "=&"), b_name = strcspn(b->start, "=&");
	int order = strncmp(a->start, b->start, a_name < b_name ? a_name : b_name);

	if (order == 0 && a_name != b_name)
		return a_name < b_name ? -1 : 1;
	if (order == 0)
		order = strncmp(a->start, b->start, a->length < b->length ? a->length : b->length);
	return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static enum status add_query(struct text *text, const char *query)
{
	struct span parameters[QUERY_PARAMETERS_MAX] = {{NULL, 0}};
	size_t count = 0;

	while (*query) {
		size_t length = strcspn(query, "&");

		if (count == QUERY_PARAMETERS_MAX)
			return status_fail("could not sign a request: too many parameters");
		parameters[count++] = (struct span){query, length};
		query += length + (query[length] == '&');
	}
	qsort(parameters, count, sizeof parameters[0], compare_parameters);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			text_add_byte(text, '&');
		text_add_bytes(text, parameters[i].start, parameters[i].length);
		if (!memchr(parameters[i].start, '=', parameters[i].length))
			text_add_byte(text, '=');
	}
	return STATUS_DONE;
}

static int compare_headers(const void *left, const void *right)
{
	return strcmp(((const struct header *)left)->name, ((const struct header *)right)->name);
}

/* Runs of blanks count as one. */
static void add_folded(struct text *text, const char *value)
{
	for (; *value; value++)
		if (!(value[0] == ' ' && value[1] == ' '))
			text_add_byte(text, *value);
}

static void add_headers(struct text *text, const struct headers *sorted)
{
	for (size_t i = 0; i < sorted->count; i++) {
		text_printf(text, "%s:", sorted->list[i].name);
		add_folded(text, sorted->list[i].value);
		text_add_byte(text, '\n');
	}
}

static void add_header_names(struct text *text, const struct headers *sorted)
{
	for (size_t i = 0; i < sorted->count; i++)
		text_printf(text, "%s%s", i > 0 ? ";" : "", sorted->list[i].name);
}

/* The digest of the canonical request. */
static enum status digest_request(const struct sigv4_request *request, const struct headers *sorted,
	char digest[DIGEST_HEX_SIZE])
{
	struct text text;
	enum status status = STATUS_FAILED;

	text_init(&text, CANONICAL_MAX);
	text_printf(&text, "%s\n%s\n", request->method, request->path);
	if (add_query(&text, request->query) == STATUS_DONE) {
		text_add_byte(&text, '\n');
		add_headers(&text, sorted);
		text_add_byte(&text, '\n');
		add_header_names(&text, sorted);
		text_printf(&text, "\n%s", request->digest);
		if (text_finish(&text, "a request to sign") == 0)
			status = digest_of(text.bytes, text.length, digest);
	}
	text_release(&text);
	return status;
}

static enum status extend_key(unsigned char key[DIGEST_SHA256_SIZE], const char *text)
{
	unsigned int length = DIGEST_SHA256_SIZE;
	unsigned char result[EVP_MAX_MD_SIZE];

	if (!HMAC(EVP_sha256(), key, DIGEST_SHA256_SIZE, (const unsigned char *)text, strlen(text),
		    result, &length))
		return STATUS_FAILED;
	memcpy(key, result, DIGEST_SHA256_SIZE);
	explicit_bzero(result, sizeof result);
	return STATUS_DONE;
}

/* The chain of HMACs that ends in the signature. */
static enum status compute_signature(const struct sigv4 *signer, const char *date,
	const char *to_sign, char signature[DIGEST_HEX_SIZE])
{
	unsigned char key[EVP_MAX_MD_SIZE];
	unsigned int length;
	struct text secret;
	enum status status = STATUS_FAILED;

	text_init(&secret, HEADERS_VALUE_MAX);
	text_printf(&secret, "AWS4%s", signer->secret);
	if (!secret.broken &&
		HMAC(EVP_sha256(), secret.bytes, (int)secret.length, (const unsigned char *)date,
			strlen(date), key, &length) &&
		extend_key(key, signer->region) == STATUS_DONE &&
		extend_key(key, signer->service) == STATUS_DONE &&
		extend_key(key, "aws4_request") == STATUS_DONE &&
		extend_key(key, to_sign) == STATUS_DONE) {
		encoding_hex(key, DIGEST_SHA256_SIZE, signature);
		status = STATUS_DONE;
	}
	text_release(&secret);
	explicit_bzero(key, sizeof key);
	return status == STATUS_DONE ? STATUS_DONE : status_fail("could not sign a request");
}

static enum status add_authorization(const struct sigv4 *signer, const char *time,
	const char *digest, const struct headers *sorted, struct headers *headers)
{
	char date[DATE_SIZE], signature[DIGEST_HEX_SIZE];
	struct text text, scope;
	enum status status;

	memcpy(date, time, DATE_SIZE - 1);
	date[DATE_SIZE - 1] = '\0';
	text_init(&text, HEADERS_VALUE_MAX);
	text_init(&scope, HEADERS_VALUE_MAX);
	text_printf(&scope, "%s/%s/%s/aws4_request", date, signer->region, signer->service);
	text_printf(&text, "AWS4-HMAC-SHA256\n%s\n%s\n%s", time, scope.bytes, digest);
	status = compute_signature(signer, date, text.bytes, signature);
	text_clear(&text);
	text_printf(&text, "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=", signer->key_id,
		scope.bytes);
	add_header_names(&text, sorted);
	text_printf(&text, ", Signature=%s", signature);
	if (status == STATUS_DONE && text_finish(&text, "a signed header") != 0)
		status = STATUS_FAILED;
	if (status == STATUS_DONE)
		headers_add(headers, "authorization", text.bytes);
	text_release(&scope);
	text_release(&text);
	return status;
}

enum status sigv4_sign(
	const struct sigv4 *signer, const struct sigv4_request *request, struct headers *headers)
{
	char digest[DIGEST_HEX_SIZE], when[TIME_SIZE];
	struct headers sorted;
	struct tm utc;

	if (!gmtime_r(&signer->now, &utc) ||
		strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &utc) != TIME_SIZE - 1)
		return status_fail("could not sign a request: the system time is out of range");
	headers_add(headers, "x-amz-date", when);
	sorted = *headers;
	qsort(sorted.list, sorted.count, sizeof sorted.list[0], compare_headers);
	if (digest_request(request, &sorted, digest) != STATUS_DONE ||
		add_authorization(signer, when, digest, &sorted, headers) != STATUS_DONE)
		return STATUS_FAILED;
	if (headers->broken)
		return status_fail("could not sign a request: a header is too long or not allowed");
	return STATUS_DONE;
}

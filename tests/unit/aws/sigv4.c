/*
 * aws/sigv4: the examples of "Signature calculations for the Authorization header" (AWS, S3 API
 * reference).
 */
#include "aws/sigv4.h"

#include "http/headers.h"
#include "tap.h"

static const char empty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static const struct {
	const char *name;
	const char *method;
	const char *path;
	const char *query;
	const char *digest;
	const char *headers[6]; /* names and values */
	const char *signature;
} examples[] = {
	{"GET of an object, a range of it", "GET", "/test.txt", "", empty, {"Range", "bytes=0-9"},
		"f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
	{"PUT of an object", "PUT", "/test%24file.text", "",
		"44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
		{"Date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class",
			"REDUCED_REDUNDANCY"},
		"98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
	{"GET of a bucket's lifecycle", "GET", "/", "lifecycle", empty, {NULL},
		"fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
	{"GET of a list of objects", "GET", "/", "max-keys=2&prefix=J", empty, {NULL},
		"34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
	{"the same, its parameters in another order", "GET", "/", "prefix=J&max-keys=2", empty,
		{NULL}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
	{"the same, blanks around a header's value", "GET", "/test.txt", "", empty,
		{"RANGE", "  bytes=0-9 "},
		"f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
};

static const struct sigv4 signer = {
	.key_id = "AKIAIOSFODNN7EXAMPLE",
	.secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	.region = "us-east-1",
	.service = "s3",
	.now = 1369353600, /* 2013-05-24 */
};

static void check_example(size_t i)
{
	struct sigv4_request request = {
		examples[i].method, examples[i].path, examples[i].query, examples[i].digest};
	struct headers headers = {.count = 0};
	const char *authorization, *signature;

	headers_add(&headers, "host", "examplebucket.s3.amazonaws.com");
	headers_add(&headers, "x-amz-content-sha256", examples[i].digest);
	for (size_t j = 0; examples[i].headers[j]; j += 2)
		headers_add(&headers, examples[i].headers[j], examples[i].headers[j + 1]);
	tap_ok(sigv4_sign(&signer, &request, &headers) == 0, "%s: signed", examples[i].name);
	tap_same_text(headers_get(&headers, "x-amz-date"), "20130524T000000Z", "its date");
	authorization = headers_get(&headers, "authorization");
	signature = authorization ? strstr(authorization, "Signature=") : NULL;
	tap_same_text(signature ? signature + 10 : NULL, examples[i].signature, examples[i].name);
	headers_release(&headers);
}

static void check_whole_header(void)
{
	struct sigv4_request request = {"GET", "/", "lifecycle", empty};
	struct headers headers = {.count = 0};

	headers_add(&headers, "x-amz-content-sha256", empty);
	headers_add(&headers, "Host", "examplebucket.s3.amazonaws.com");
	sigv4_sign(&signer, &request, &headers);
	tap_same_text(headers_get(&headers, "authorization"),
		"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/"
		"aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
		"Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
		"the whole header");
	headers_release(&headers);
}

static void check_header_injection(void)
{
	struct headers headers = {.count = 0};

	headers_add(&headers, "x-amz-meta-note", "a\r\nx-amz-acl: public-read");
	tap_ok(headers.broken && headers.count == 0, "a line break in a value is refused");
	headers_release(&headers);
}

int main(void)
{
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		check_example(i);
	check_whole_header();
	check_header_injection();
	return tap_done();
}

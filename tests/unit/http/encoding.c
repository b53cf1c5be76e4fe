/*
 * http/encoding: percent-encoding.
 */
#include "http/encoding.h"

#include "aws/digest.h"
#include "tap.h"
#include "unix/text.h"

static const struct {
	const char *plain;
	const char *path;
	const char *query;
} vectors[] = {
	{"", "", ""},
	{"azAZ09-._~", "azAZ09-._~", "azAZ09-._~"},
	{"a/b", "a/b", "a%2Fb"},
	{"2026-11-22T02:30:00+01:00", "2026-11-22T02%3A30%3A00%2B01%3A00",
		"2026-11-22T02%3A30%3A00%2B01%3A00"},
	{"a b%20", "a%20b%2520", "a%20b%2520"},
	{"year=2026/\xc3\xa9*", "year%3D2026/%C3%A9%2A", "year%3D2026%2F%C3%A9%2A"},
	{"!\"#$&'(),;?@[]^`{|}\\<>",
		"%21%22%23%24%26%27%28%29%2C%3B%3F%40%5B%5D%5E%60%7B%7C%7D%5C%3C%3E",
		"%21%22%23%24%26%27%28%29%2C%3B%3F%40%5B%5D%5E%60%7B%7C%7D%5C%3C%3E"},
};

/* What a query's text stands for; NULL if it is none. */
static const struct {
	const char *query;
	const char *plain;
} decoded[] = {
	{"", ""},
	{"a/b-c_d.e~", "a/b-c_d.e~"},
	{"a+b%20c%2Bd%2bd", "a b c+d+d"},
	{"%C3%a9%0A%25%26", "\xc3\xa9\n%&"},
	{"%", NULL},
	{"a%4", NULL},
	{"a%4g", NULL},
	{"a%g4", NULL},
	{"%%41", NULL},
	{"0123456789012345678901234567890123456789", NULL},
};

static void test_decoding(void)
{
	struct text text;

	text_init(&text, 32);
	for (size_t i = 0; i < sizeof decoded / sizeof decoded[0]; i++) {
		const char *query = decoded[i].query;
		bool is_query;

		text_clear(&text);
		is_query = encoding_decode_query(&text, query, strlen(query));
		if (decoded[i].plain)
			tap_same_text(is_query ? text.bytes : NULL, decoded[i].plain, query);
		else
			tap_ok(!is_query, "not a query's text: %s", query);
	}
	text_release(&text);
}

int main(void)
{
	char hex[DIGEST_HEX_SIZE];
	struct digest digest = {NULL};
	struct text text;
	unsigned char raw[DIGEST_SIZE_MAX];
	unsigned int size;

	text_init(&text, 1000);
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		encoding_add_path(&text, vectors[i].plain);
		tap_same_text(text.bytes, vectors[i].path, vectors[i].plain);
		text_clear(&text);
		encoding_add_query(&text, vectors[i].plain);
		tap_same_text(text.bytes, vectors[i].query, vectors[i].plain);
		text_clear(&text);
	}
	text_release(&text);
	test_decoding();

	/* FIPS 180-4, the example "abc". */
	tap_ok(digest_of("abc", 3, hex) == 0, "digest of a text");
	tap_same_text(
		hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
	digest_begin(&digest, DIGEST_SHA256);
	digest_add(&digest, "a", 1);
	digest_add(&digest, "bc", 2);
	digest_finish(&digest, raw, &size);
	encoding_hex(raw, size, hex);
	tap_same_text(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"abc in two pieces");
	digest_begin(&digest, DIGEST_MD5);
	digest_add(&digest, "abc", 3);
	digest_finish(&digest, raw, &size);
	encoding_base64(raw, size, hex);
	tap_same_text(hex, "kAFQmDzST7DWlj99KOF/cg==", "MD5 in base64 (RFC 1321, RFC 1864)");
	digest_begin(&digest, DIGEST_SHA1);
	digest_add(&digest, "abc", 3);
	digest_finish(&digest, raw, &size);
	encoding_hex(raw, size, hex);
	tap_same_text(hex, "a9993e364706816aba3e25717850c26c9cd0d89d", "SHA-1 (FIPS 180-4)");
	digest_release(&digest);
	return tap_done();
}

/*
 * s3/integrity: which checksums are sent, and their values.
 */
#include "s3/integrity.h"

#include "aws/settings.h"
#include "tap.h"
#include "unix/text.h"

#include <stdlib.h>

static const char digits[] = "123456789";

static const struct {
	const char *name;
	struct integrity_options needs;
	const char *calculation; /* AWS_REQUEST_CHECKSUM_CALCULATION */
	const char *config;
	const char *result; /* the fields of "123456789"; NULL: an error */
} vectors[] = {
	{"Amazon, TLS", {.is_amazon = true, .is_secure = true}, NULL, "",
		"UNSIGNED x-amz-checksum-crc64nvme=rosUhgp5mIg="},
	{"Amazon, no TLS", {.is_amazon = true}, NULL, "",
		"SIGNED x-amz-checksum-crc64nvme=rosUhgp5mIg="},
	{"Amazon, when required", {.is_amazon = true, .is_secure = true}, "when_required", "",
		"SIGNED"},
	{"another store", {.is_secure = true}, NULL, "", "SIGNED"},
	{"another store, when supported", {.is_secure = true}, "WHEN_SUPPORTED", "",
		"UNSIGNED x-amz-checksum-crc64nvme=rosUhgp5mIg="},
	{"by the profile", {.is_secure = true}, NULL,
		"[default]\nrequest_checksum_calculation = when_supported",
		"UNSIGNED x-amz-checksum-crc64nvme=rosUhgp5mIg="},
	{"a wrong word", {.is_secure = true}, "sometimes", "", NULL},
	{"signing is asked for", {.is_amazon = true, .is_secure = true}, NULL,
		"[default]\ns3 =\n  payload_signing_enabled = true",
		"SIGNED x-amz-checksum-crc64nvme=rosUhgp5mIg="},
	{"signing is not wanted", {.is_secure = true}, NULL,
		"[default]\ns3 =\n  payload_signing_enabled = false", "UNSIGNED"},
	{"signing by a wrong word", {.is_secure = true}, NULL,
		"[default]\ns3 =\n  payload_signing_enabled = maybe", NULL},
	{"... but needed without TLS", {.is_secure = false}, NULL,
		"[default]\ns3 =\n  payload_signing_enabled = false", "SIGNED"},
	{"CRC32", {.algorithm = "crc32", .is_secure = true}, NULL, "",
		"UNSIGNED x-amz-checksum-crc32=y/Q5Jg=="},
	{"CRC32C", {.algorithm = "CRC32C", .is_secure = true}, "when_required", "",
		"UNSIGNED x-amz-checksum-crc32c=4waSgw=="},
	{"SHA1", {.algorithm = "SHA1", .is_secure = true}, NULL, "",
		"UNSIGNED x-amz-checksum-sha1=98O8HYCOBHMq32eZZczDTKeuNEE="},
	{"SHA256", {.algorithm = "Sha256", .is_secure = true}, NULL, "",
		"UNSIGNED "
		"x-amz-checksum-sha256=FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="},
	{"a locked object", {.is_secure = true, .is_locked = true}, NULL, "",
		"SIGNED content-md5=JfnnlDI7RTiF9RgfG2JNCw=="},
	{"a locked object with a checksum",
		{.is_amazon = true, .is_secure = true, .is_locked = true}, NULL, "",
		"UNSIGNED x-amz-checksum-crc64nvme=rosUhgp5mIg="},
};

static const char *calculation;

static const char *look_up(const char *name)
{
	return strcmp(name, "AWS_REQUEST_CHECKSUM_CALCULATION") == 0 ? calculation : NULL;
}

/* "123" "456789", of two pieces. */
static void sum(
	struct integrity *integrity, struct integrity_sums *sums, const char *bytes, size_t length)
{
	integrity_sums_begin(sums, integrity);
	integrity_sums_add(sums, integrity, bytes, length / 3);
	integrity_sums_add(sums, integrity, bytes + length / 3, length - length / 3);
	integrity_sums_finish(sums, integrity);
}

static void describe(const struct request *request, struct text *shown)
{
	static const char *const fields[] = {"content-md5", "x-amz-checksum-crc64nvme",
		"x-amz-checksum-crc32", "x-amz-checksum-crc32c", "x-amz-checksum-sha1",
		"x-amz-checksum-sha256"};

	/* echo -n 123456789 | sha256sum */
	if (strcmp(request->digest,
		    "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225") == 0)
		text_add(shown, "SIGNED");
	if (strcmp(request->digest, REQUEST_UNSIGNED) == 0)
		text_add(shown, "UNSIGNED");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (headers_get(&request->headers, fields[i]))
			text_printf(shown, " %s=%s", fields[i],
				headers_get(&request->headers, fields[i]));
}

static void check_vector(size_t i)
{
	struct settings settings = {.lookup = look_up, .profile = strdup("default")};
	struct integrity_sums sums = {.length = 0};
	struct integrity integrity;
	struct request request;
	struct text shown;

	calculation = vectors[i].calculation;
	profiles_parse(&settings.config, PROFILE_CONFIG, vectors[i].config,
		strlen(vectors[i].config), "config");
	text_init(&shown, 1000);
	request_init(&request, "PUT", "/");
	if (integrity_choose(&integrity, &vectors[i].needs, &settings) != 0) {
		tap_ok(!vectors[i].result, "%s", vectors[i].name);
	} else {
		sum(&integrity, &sums, digits, 9);
		integrity_set_body(&integrity, &sums, &request, digits);
		describe(&request, &shown);
		tap_same_text(shown.bytes, vectors[i].result, vectors[i].name);
		tap_ok(request.http.length == 9, "%s: the length", vectors[i].name);
	}
	integrity_sums_release(&sums);
	request_release(&request);
	text_release(&shown);
	settings_release(&settings);
}

static void check_answer(const struct integrity *integrity, const char *answer, bool confirmed)
{
	struct request request;

	request_init(&request, "POST", "/");
	text_init(&request.exchange.content, 1000);
	text_add(&request.exchange.content, answer);
	tap_ok(integrity_is_confirmed(integrity, &request) == confirmed, "answer %s", answer);
	request_release(&request);
}

/* The CRC of the whole comes from those of the parts. */
static void check_whole(void)
{
	struct settings settings = {.lookup = look_up, .profile = strdup("default")};
	struct integrity_options needs = {.is_amazon = true, .is_secure = true};
	struct integrity_sums sums = {.length = 0};
	struct integrity integrity;
	struct request request;

	calculation = NULL;
	integrity_choose(&integrity, &needs, &settings);
	sum(&integrity, &sums, digits, 4);
	sum(&integrity, &sums, digits + 4, 5);
	sum(&integrity, &sums, digits, 0);
	request_init(&request, "POST", "/");
	integrity_seal(&integrity, &request);
	tap_same_text(headers_get(&request.headers, "x-amz-checksum-crc64nvme"),
		"rosUhgp5mIg=", "the whole of three parts");
	tap_same_text(headers_get(&request.headers, "x-amz-checksum-type"), "FULL_OBJECT",
		"and what it is of");
	check_answer(&integrity, "<R><ETag>x</ETag></R>", true);
	check_answer(
		&integrity, "<R><ChecksumCRC64NVME>rosUhgp5mIg=</ChecksumCRC64NVME></R>", true);
	check_answer(
		&integrity, "<R><ChecksumCRC64NVME>rosUhgp5mIh=</ChecksumCRC64NVME></R>", false);
	integrity_sums_release(&sums);
	request_release(&request);
	settings_release(&settings);
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check_vector(i);
	check_whole();
	tap_ok(checksum_find("crc64nvme") && !checksum_find("MD5"), "what can be asked for");
	return tap_done();
}

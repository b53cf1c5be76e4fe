/*
 * s3/verification: how an object is verified.
 */
#include "s3/verification.h"

#include "http/headers.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char digits[] = "123456789";

/* The fields of an answer, and what the proof of "123456789" by it is called; NULL: there is none.
 */
static const struct {
	const char *fields[3][2];
	const char *name;
	bool holds;
} checksums[] = {
	{{{"x-amz-checksum-crc64nvme", "rosUhgp5mIg="}}, "CRC64NVME", true},
	{{{"x-amz-checksum-crc32", "y/Q5Jg=="}}, "CRC32", true},
	{{{"x-amz-checksum-crc32c", "4waSgw=="}}, "CRC32C", true},
	{{{"x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="}}, "SHA1", true},
	{{{"x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="}}, "SHA256",
		true},
	{{{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-type", "FULL_OBJECT"}}, "CRC32",
		true},
	{{{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-type", "COMPOSITE"}}, NULL, true},
	{{{"x-amz-checksum-crc32", "y/Q5Jg==-2"}, {"x-amz-checksum-type", "FULL_OBJECT"}}, NULL,
		true},
	{{{"x-amz-checksum-crc32", "y/Q5Jg==-2"}}, NULL, true},
	{{{"x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="},
		 {"x-amz-checksum-crc64nvme", "rosUhgp5mIg="}},
		"CRC64NVME", true},
	{{{"x-amz-checksum-crc64nvme", "rosUhgp5mIG="}}, "CRC64NVME", false},
	{{{"x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEe="}}, "SHA1", false},
	{{{"x-amz-checksum-crc32", ""}}, NULL, true},
	{{{"x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=="}}, NULL, true},
	{{{"x-amz-checksum-md5", "JfnnlDI7RTiF9RgfG2JNCw=="}}, NULL, true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b\""}}, NULL, true},
	/* What no checksum of the object can be. */
	{{{"x-amz-checksum-crc64nvme", "rosUhgp5mIg"}}, NULL, true},
	{{{"x-amz-checksum-crc64nvme", "y/Q5Jg=="}}, NULL, true},
	{{{"x-amz-checksum-crc64nvme", "y/Q5Jg=="}, {"x-amz-checksum-crc32", "y/Q5Jg=="}}, "CRC32",
		true},
	{{{"x-amz-checksum-sha256", "98O8HYCOBHMq32eZZczDTKeuNEE="}}, NULL, true},
	{{{"x-amz-checksum-crc32", "y/Q5:g=="}}, NULL, true},
	{{{"x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="},
		 {"etag", "\"25f9e794323b453885f5181f1b624d0b-2\""}},
		NULL, true},
	{{{"x-amz-checksum-crc32c", "4waSgw=="},
		 {"etag", "\"25f9e794323b453885f5181f1b624d0b-1\""}},
		NULL, true},
	{{{"x-amz-checksum-crc64nvme", "rosUhgp5mIg="},
		 {"etag", "\"25f9e794323b453885f5181f1b624d0b-2\""}},
		"CRC64NVME", true},
	{{{"x-amz-checksum-crc32c", "4waSgw=="}, {"etag", "\"25f9e794323b453885f5181f1b624d0b-2\""},
		 {"x-amz-checksum-type", "FULL_OBJECT"}},
		"CRC32C", true},
};

static const struct {
	const char *fields[3][2];
	const char *name;
	bool holds;
} tags[] = {
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b\""}}, "MD5", true},
	{{{"etag", "25f9e794323b453885f5181f1b624d0b"}}, "MD5", true},
	{{{"etag", "\"25F9E794323B453885F5181F1B624D0B\""}}, "MD5", true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0c\""}}, "MD5", false},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b\""},
		 {"x-amz-server-side-encryption", "AES256"}},
		"MD5", true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b\""},
		 {"x-amz-server-side-encryption", "aws:kms"}},
		NULL, true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b\""},
		 {"x-amz-server-side-encryption-customer-algorithm", "AES256"}},
		NULL, true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b-1\""}}, NULL, true},
	{{{"etag", "W/\"25f9e794323b453885f5181f1b624d0b\""}}, NULL, true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0\""}}, NULL, true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b"}}, "MD5", true},
	{{{"etag", "\"25f9e794323b453885f5181f1b624d0b0\""}}, NULL, true},
	{{{"etag", "\"\""}}, NULL, true},
	{{{"etag", ""}}, NULL, true},
	{{{"x-amz-checksum-crc64nvme", "rosUhgp5mIg="}}, NULL, true},
};

static void check(enum status take(struct proof *, const struct headers *),
	const char *const fields[3][2], const char *name, bool holds)
{
	struct headers answer = {.count = 0};
	struct proof proof = {.expected = ""};
	const char *got;

	for (size_t i = 0; i < 3 && fields[i][0]; i++)
		headers_add(&answer, fields[i][0], fields[i][1]);
	tap_ok(take(&proof, &answer) == STATUS_DONE &&
			(proof_name(&proof) != NULL) == (name != NULL),
		"%s: %s is taken", fields[0][0], fields[0][1]);
	got = proof_name(&proof);
	tap_ok((!got && !name) || (got && name && strcmp(got, name) == 0), "... as %s",
		name ? name : "none");
	proof_add(&proof, digits, 4);
	proof_add(&proof, digits + 4, 5);
	tap_ok(proof_holds(&proof) == holds, "... and %s", holds ? "holds" : "does not hold");
	proof_release(&proof);
	headers_release(&answer);
}

/* A checksum takes the place of an ETag. */
static void check_change(void)
{
	struct headers answer = {.count = 0};
	struct proof proof = {.expected = ""};

	headers_add(&answer, "etag", "\"25f9e794323b453885f5181f1b624d0c\"");
	headers_add(&answer, "x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE=");
	tap_ok(proof_take_tag(&proof, &answer) == STATUS_DONE &&
			proof_take_checksum(&proof, &answer) == STATUS_DONE,
		"a checksum after an ETag");
	proof_add(&proof, digits, 9);
	tap_ok(proof_holds(&proof), "... counts");
	proof_release(&proof);
	headers_release(&answer);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(checksums); i++)
		check(proof_take_checksum, checksums[i].fields, checksums[i].name,
			checksums[i].holds);
	for (size_t i = 0; i < COUNT(tags); i++)
		check(proof_take_tag, tags[i].fields, tags[i].name, tags[i].holds);
	check_change();
	return tap_done();
}

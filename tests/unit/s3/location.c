/*
 * s3/location: buckets and keys as the user writes them.
 */
#include "s3/location.h"

#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *bucket;
	const char *key;
	const char *name; /* NULL: refused */
} vectors[] = {
	{"bucket", "key", "s3://bucket/key"},
	{"s3://bucket", "key", "s3://bucket/key"},
	{"s3://bucket/", "key", "s3://bucket/key"},
	{"s3://bucket/a/b/", "key", "s3://bucket/a/b/key"},
	{"s3://bucket/a/b", "key", "s3://bucket/a/b/key"},
	{"s3://bucket/a/b", NULL, "s3://bucket/a/b"},
	{"s3://bucket//a", NULL, "s3://bucket//a"},
	{"My_Bucket.x", "a b+c:d=\xc3\xa9%", "s3://My_Bucket.x/a b+c:d=\xc3\xa9%"},
	{"bucket", "...", "s3://bucket/..."},
	{"my-ap-1a2b3c-s3alias", "key", "s3://my-ap-1a2b3c-s3alias/key"},
	{"s3://my-ap-1a2b3c-s3alias/key", NULL, "s3://my-ap-1a2b3c-s3alias/key"},
	{"a", "k", "s3://a/k"},
	{"a..b", "k", "s3://a..b/k"},
	{"bucket", ".a/b..", "s3://bucket/.a/b.."},
	{"bucket", "/a", "s3://bucket//a"},
	{"bucket", NULL, NULL},
	{"bucket", "", NULL},
	{"bucket", "a/", NULL},
	{"bucket", "/", NULL},
	{"s3://bucket/a/", NULL, NULL},
	{"s3://bucket", NULL, NULL},
	{"s3://bucket/", NULL, NULL},
	{"s3://", "key", NULL},
	{"s3:///key", NULL, NULL},
	{"", "key", NULL},
	{"bucket", "s3://bucket/key", NULL},
	{"bucket/a", "key", NULL},
	{"bu cket", "key", NULL},
	{"bucket?x", "key", NULL},
	{"..", "key", NULL},
	{"b\xc3\xa9", "key", NULL},
	{"arn:aws:s3:us-east-1:1:accesspoint/a", "key", NULL},
	{"s3://arn:aws:s3:us-east-1:1:accesspoint/a", NULL, NULL},
	{"bucket--usw2-az1--x-s3", "key", NULL},
	{"m0123456789abc.mrap", "key", NULL},
	{"bucket", "a/../b", NULL},
	{"bucket", "..", NULL},
	{"bucket", "./a", NULL},
	{"bucket", "a/.", NULL},
	{"s3://bucket/../", "key", NULL},
	{"bucket", "a\nb", NULL},
	{"bucket", "a\x7f", NULL},
	{"bucket", "a\xc2\x85", NULL},
	{"bucket", "\xff", NULL},
	{"bucket", "\xc3", NULL},
	{"bucket", "\xc0\xaf", NULL},
	{"bucket", "\xe0\x80\xaf", NULL},
	{"bucket", "\xed\xa0\x80", NULL},
	{"bucket", "\xf4\x90\x80\x80", NULL},
	{"bucket", "\xf0\x9f\x98\x80", "s3://bucket/\xf0\x9f\x98\x80"},
};

/* What is refused for what it is, as the beginning of the reason says. */
static const struct {
	const char *bucket;
	const char *key;
	const char *reason;
} refusals[] = {
	{"arn:aws:s3:us-east-1:123456789012:accesspoint/a", "key", "access points are not"},
	{"arn:aws:s3:us-east-1:123456789012:accesspoint:a", "key", "access points are not"},
	{"s3://arn:aws:s3:us-east-1:123456789012:accesspoint/a", "key", "access points are not"},
	{"s3://arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/a/b/c", NULL,
		"access points are not"},
	{"s3://arn:aws:s3:us-east-1:123456789012:accesspoint:a/key", NULL, "access points are not"},
	{"arn:aws:s3::123456789012:accesspoint/m1a2b3c.mrap", "key", "multi-region access points"},
	{"s3://arn:aws:s3::123456789012:accesspoint:m1a2b3c.mrap/key", NULL,
		"multi-region access points"},
	{"m1a2b3c.mrap", "key", "multi-region access points"},
	{"s3://m1a2b3c.mrap/key", NULL, "multi-region access points"},
	{"arn:aws:s3-outposts:us-east-1:1:outpost/op-1/accesspoint/a", "key",
		"buckets on Outposts"},
	{"s3://arn:aws:s3-outposts:us-east-1:1:outpost:op-1:accesspoint:a/key", NULL,
		"buckets on Outposts"},
	{"a-o01ac5d28a6a232904e8xz5w8ijx1qzlbp3i3kuse10--op-s3", "key", "buckets on Outposts"},
	{"arn:aws:s3-object-lambda:us-east-1:1:accesspoint/a", "key", "Object Lambda"},
	{"arn:aws:s3express:us-east-1:1:bucket/b--use1-az5--x-s3", "key", "directory buckets"},
	{"bucket--use1-az5--x-s3", "key", "directory buckets"},
	{"s3://bucket--use1-az5--x-s3/key", NULL, "directory buckets"},
	{"a--use1-az5--xa-s3", "key", "directory buckets"},
	{"arn:aws:s3:::bucket", "key", "invalid bucket name: give the bucket's name"},
	{"arn:aws:s3:::bucket/key", NULL, "invalid bucket name: give the bucket's name"},
	{"arn:", "key", "invalid bucket name: give the bucket's name"},
	{"arn:aws", "key", "invalid bucket name: give the bucket's name"},
	{"arn:aws:s3:us-east-1", "key", "invalid bucket name: give the bucket's name"},
	{"bucket/folder", "key", "invalid bucket name: a bucket with a folder"},
	{"s3:/bucket", NULL, "invalid bucket name: a URL begins"},
	{"S3://bucket/key", NULL, "invalid bucket name: a URL begins"},
	{"bu:cket", "key", "invalid bucket name: it consists"},
	{"bucket\n", "key", "invalid bucket name: it consists"},
	{"buck%65t", "key", "invalid bucket name: it consists"},
	{"http://bucket.example/key", NULL, "invalid bucket name: it consists"},
	{"...", "key", "invalid bucket name: it consists of dots"},
	{"bucket", "s3://key", "invalid key"},
	{"bucket", "a/", "the key ends in"},
};

/* What a prefix is made of. */
static const struct {
	const char *bucket;
	const char *prefix;
	const char *name; /* NULL: refused */
} prefixes[] = {
	{"bucket", NULL, "s3://bucket/"},
	{"bucket", "", "s3://bucket/"},
	{"bucket", "db/", "s3://bucket/db/"},
	{"bucket", "db", "s3://bucket/db"},
	{"bucket", "/", "s3://bucket//"},
	{"s3://bucket", NULL, "s3://bucket/"},
	{"s3://bucket/", NULL, "s3://bucket/"},
	{"s3://bucket/db/", NULL, "s3://bucket/db/"},
	{"s3://bucket/db", NULL, "s3://bucket/db"},
	{"s3://bucket/db", "shop", "s3://bucket/db/shop"},
	{"s3://bucket/db/", "shop/", "s3://bucket/db/shop/"},
	{"bucket", "../a\n\xff", "s3://bucket/../a\n\xff"},
	{"bucket/db", NULL, NULL},
	{"bucket", "s3://bucket/db", NULL},
	{"", "db", NULL},
};

static void check_prefixes(void)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		const char *bucket = prefixes[i].bucket, *prefix = prefixes[i].prefix;
		struct location location;
		const char *reason = location_read_prefix(&location, bucket, prefix);

		if (prefixes[i].name)
			tap_same_text(location.name, prefixes[i].name, prefixes[i].name);
		else
			tap_ok(reason != NULL, "no prefix: %s %s", bucket, prefix ? prefix : "");
		location_release(&location);
	}
}

/* What is there may have been put by anyone. */
static void check_stored(void)
{
	static const char *const keys[] = {
		"key", "a/", "/", "..", "./x", "a/../b", "a\nb", "\xff\x01"};
	struct location location;

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *reason = location_read_stored(&location, "bucket", keys[i]);

		tap_ok(!reason && strcmp(location.key, keys[i]) == 0, "stored: key %zu", i);
		location_release(&location);
	}
	tap_ok(location_read_stored(&location, "bucket", NULL) != NULL, "nothing is stored");
	tap_ok(location_read_stored(&location, "s3://bucket/", NULL) != NULL, "... nor here");
	tap_ok(location_read_stored(&location, "bu cket", "key") != NULL, "no bucket, either");
}

static void check_refusal(size_t i)
{
	const char *expected = refusals[i].reason;
	struct location location;
	const char *reason = location_read(&location, refusals[i].bucket, refusals[i].key);

	tap_ok(reason && strncmp(reason, expected, strlen(expected)) == 0, "%s: %s",
		refusals[i].bucket, reason ? reason : "(taken)");
	location_release(&location);
}

static void check_bucket_length(size_t length, bool valid)
{
	struct location location;
	char bucket[512];

	memset(bucket, 'b', length);
	bucket[length] = '\0';
	tap_ok((location_read(&location, bucket, "key") == NULL) == valid, "a bucket of %zu bytes",
		length);
	location_release(&location);
}

static void check_length(size_t length, bool valid)
{
	struct location location;
	char *key = malloc(length + 1);

	if (!key)
		abort();
	memset(key, 'k', length);
	key[length] = '\0';
	tap_ok((location_read(&location, "bucket", key) == NULL) == valid, "a key of %zu bytes",
		length);
	location_release(&location);
	free(key);
}

int main(void)
{
	struct location location;

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const char *reason = location_read(&location, vectors[i].bucket, vectors[i].key);

		if (vectors[i].name)
			tap_same_text(location.name, vectors[i].name, vectors[i].name);
		else
			tap_ok(reason != NULL, "refused: %s %s", vectors[i].bucket,
				vectors[i].key ? vectors[i].key : "(no key)");
		location_release(&location);
	}
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		check_refusal(i);
	check_prefixes();
	check_stored();
	check_bucket_length(255, true);
	check_bucket_length(256, false);
	tap_same_text(location_read(&location, "bucket", NULL), "KEY is missing",
		"why there must be a key");
	check_length(5000, false);
	check_length(1024, true);
	check_length(1025, false);
	return tap_done();
}

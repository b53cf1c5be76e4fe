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
	tap_same_text(location_read(&location, "bucket", NULL), "an object needs a key",
		"why there must be a key");
	check_length(5000, false);
	check_length(1024, true);
	check_length(1025, false);
	return tap_done();
}

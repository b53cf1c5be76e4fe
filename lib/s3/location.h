/*
 * Parses the name of an object: a bucket and a key, or a URL s3://BUCKET/KEY.
 *
 * A key is 1 to 1024 bytes of UTF-8 without control characters. It has no segment "." or "..",
 * which clients, proxies and stores would normalise to another key, and does not end in a slash.
 * This is stricter than "Naming Amazon S3 objects" of the Amazon S3 user guide.
 *
 * A bucket's name is 1 to 255 letters, digits, ".", "-" and "_", as older buckets and other stores
 * have them; "General purpose bucket naming rules" of the same guide is stricter. An access point's
 * alias is accepted. ARNs, multi-region access points and directory buckets are rejected, since
 * they need other hosts, signatures or requests.
 */
#ifndef S3_LOCATION_H
#define S3_LOCATION_H

#include <stdbool.h>

struct location {
	char *bucket;
	char *key;
	char *name; /* "s3://bucket/key", for messages and results */
};

/* Whether WORD begins with "s3://". */
bool location_is_url(const char *word);

/*
 * Reads BUCKET KEY, s3://BUCKET[/PREFIX[/]] KEY, or s3://BUCKET/KEY alone (KEY NULL). Returns
 * NULL; or a constant text that says what is wrong, with nothing to release.
 */
const char *location_read(struct location *location, const char *bucket, const char *key);

/* The same for an existing object, whose key may be any 1 to 1024 bytes. */
const char *location_read_stored(struct location *location, const char *bucket, const char *key);

/*
 * Reads a prefix of keys: BUCKET [PREFIX] or s3://BUCKET[/PREFIX] [PREFIX], where two prefixes are
 * joined; PREFIX may be NULL. Sets `key` to the prefix, which may be any bytes and may be empty.
 * Returns as location_read() does.
 */
const char *location_read_prefix(struct location *location, const char *bucket, const char *prefix);

void location_release(struct location *location);

#endif

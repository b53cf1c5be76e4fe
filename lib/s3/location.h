/*
 * The name of an object: a bucket and a key, as people write them.
 *
 * Source: "Naming Amazon S3 objects" of the Amazon S3 user guide, narrowed: a key is 1 to 1024
 * bytes of UTF-8 without control characters, has no segment "." or ".." (clients, proxies and
 * stores make another key of it), and does not end in a slash. For buckets see bucket_name.h.
 */
#ifndef S3_LOCATION_H
#define S3_LOCATION_H

struct location {
	char *bucket;
	char *key;
	char *name; /* "s3://bucket/key", for messages and results */
};

/*
 * Reads BUCKET KEY, s3://BUCKET[/PREFIX[/]] KEY, or s3://BUCKET/KEY alone (KEY NULL). Returns
 * NULL, or, with nothing to release, a constant text: why the name cannot be taken.
 */
const char *location_read(struct location *location, const char *bucket, const char *key);

void location_release(struct location *location);

#endif

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

/*
 * The same for an object that is there: its key may be whatever a store takes, 1 to 1024 bytes of
 * any kind.
 */
const char *location_read_stored(struct location *location, const char *bucket, const char *key);

/*
 * Reads what objects have in common: BUCKET, BUCKET PREFIX, s3://BUCKET[/PREFIX] or
 * s3://BUCKET/PREFIX and a further part of the prefix; PREFIX may be NULL. The prefix, of any bytes
 * and perhaps empty, is in `key` then. Returns as location_read() does.
 */
const char *location_read_prefix(struct location *location, const char *bucket, const char *prefix);

void location_release(struct location *location);

#endif

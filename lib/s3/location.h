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

/*
 * Names of buckets, and what people give for one.
 *
 * Letters, digits, ".", "-" and "_", at most 255 of them: what older buckets and other stores may
 * have, beyond the "General purpose bucket naming rules" of the Amazon S3 user guide.
 */

/*
 * NULL, or a constant text: why NAME cannot be taken. That is also so for what is reached by other
 * hosts, signatures or requests than a bucket is: ARNs of access points, Outposts and Object
 * Lambda, multi-region access points, and directory buckets. An access point's alias is a
 * bucket's name like any other.
 */
const char *location_refuse_bucket(const char *name);

#endif

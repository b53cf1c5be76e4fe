/*
 * A bucket: its endpoint, the credentials for it, and a client for requests about it.
 *
 * What the command line does not say is taken from the environment and from the configuration files
 * that AWS's tools share (aws/settings.h).
 */
#ifndef S3_BUCKET_H
#define S3_BUCKET_H

#include "aws/client.h"
#include "aws/settings.h"
#include "s3/endpoint.h"
#include "s3/store_kind.h"
#include "unix/status.h"

/* From the command line; NULL if not given. */
struct bucket_options {
	const char *profile;
	const char *region;
	const char *endpoint_url;
	const char *ca_bundle;
	const char *owner; /* the account that must own the bucket */
};

struct bucket {
	struct settings settings;
	struct endpoint endpoint;
	struct identity identity;
	struct http *http;
	struct client client;
	const char *owner;
	struct store_kind kind;
};

/*
 * Finds the endpoint of the bucket NAME, or, if it is NULL, that for requests about all buckets,
 * and credentials for it. The strings of GIVEN must outlive BUCKET. Returns STATUS_DONE; or
 * STATUS_FAILED, or STATUS_MISUSE for a wrong argument, after an error message, with nothing to
 * close.
 */
enum status bucket_open(
	struct bucket *bucket, const struct bucket_options *given, const char *name);

/* The encoded path of the object KEY. The caller frees it. NULL after an error message. */
char *bucket_build_path(const struct bucket *bucket, const char *key);

/* Adds the header fields that every request about the bucket has. */
void bucket_mark(const struct bucket *bucket, struct request *request);

/* Whether the endpoint uses TLS. */
bool bucket_is_secure(const struct bucket *bucket);

void bucket_close(struct bucket *bucket);

#endif

/*
 * A bucket: where it is, and a client for the requests about it.
 *
 * What the command line leaves open is settled by the environment and the files that AWS's tools
 * share (aws/settings.h).
 */
#ifndef S3_BUCKET_H
#define S3_BUCKET_H

#include "aws/client.h"
#include "aws/settings.h"
#include "s3/endpoint.h"
#include "s3/store_kind.h"

/* What the command line says; NULL where it says nothing. */
struct bucket_options {
	const char *profile;
	const char *region;
	const char *endpoint_url;
	const char *ca_bundle;
	const char *owner; /* the account that it must belong to */
};

struct bucket {
	struct settings settings;
	struct endpoint endpoint;
	struct identity identity;
	struct http *http;
	struct client client;
	const char *owner;
	struct store_kind kind; /* of the store that it is in */
};

/*
 * Finds the bucket NAME and credentials for it. GIVEN's strings are kept. Returns 0, or -1 after an
 * error message, and then there is nothing to close.
 */
int bucket_open(struct bucket *bucket, const struct bucket_options *given, const char *name);

/* The path of the object KEY, encoded, to be freed; NULL after an error message. */
char *bucket_build_path(const struct bucket *bucket, const char *key);

/* Adds what every request about the bucket bears. */
void bucket_mark(const struct bucket *bucket, struct request *request);

/* Whether requests about it go over TLS. */
bool bucket_is_secure(const struct bucket *bucket);

void bucket_close(struct bucket *bucket);

#endif

/*
 * Resolves the endpoint of a bucket: region, host and path, at Amazon or at another store.
 *
 * The bucket is named in the host ("https://BUCKET.s3.example.com/KEY", virtual style) or in the
 * path
 * ("https://s3.example.com/BUCKET/KEY", path style). By default it is in the host at Amazon, if its
 * name fits there, and in the path elsewhere, as in botocore. addressing_style below "s3 =" in the
 * profile overrides this.
 *
 * Amazon has variants of its hosts. They are chosen by AWS_USE_DUALSTACK_ENDPOINT and
 * AWS_USE_FIPS_ENDPOINT, by the profile's use_dualstack_endpoint and use_fips_endpoint, and below
 * its "s3 =" by use_accelerate_endpoint and use_dualstack_endpoint; the latter overrides the
 * profile's.
 *
 * Sources: "Service-specific endpoints" and "Dual-stack and FIPS endpoints" of the AWS SDKs and
 * Tools reference; "Amazon S3 endpoints and quotas" of the AWS general reference; "Virtual hosting
 * of general purpose buckets" and "Using Amazon S3 Transfer Acceleration" of the Amazon S3 user
 * guide; the s3-config topic of aws-cli.
 */
#ifndef S3_ENDPOINT_H
#define S3_ENDPOINT_H

#include "unix/status.h"

#include <stdbool.h>

struct settings;

/* A variant of Amazon's hosts. */
struct amazon_host {
	bool dualstack;  /* IPv6 as well as IPv4 */
	bool fips;       /* FIPS 140 validated cryptography */
	bool accelerate; /* Transfer Acceleration */
};

enum addressing {
	ADDRESSING_AUTO, /* in the host at Amazon, in the path elsewhere */
	ADDRESSING_PATH,
	ADDRESSING_VIRTUAL,
};

struct endpoint {
	char *region;
	char *origin;   /* "https://host:port" */
	char *host;     /* as in a Host header */
	char *path;     /* encoded, without "/KEY": "", "/bucket" or "/prefix/bucket" */
	char *bucket;   /* NULL: none */
	bool is_amazon; /* no URL was given */
	struct amazon_host amazon;
	enum addressing addressing;
};

/*
 * Finds the endpoint for BUCKET, or, if it is NULL, for requests about all buckets. REGION and URL
 * are from the command line; if NULL, they are looked up by aws/region.h and aws/settings.h.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message; STATUS_MISUSE if REGION or URL is
 * invalid. The caller releases ENDPOINT in both cases.
 */
enum status endpoint_find(struct endpoint *endpoint, const struct settings *settings,
	const char *region, const char *url, const char *bucket);

/*
 * Changes the region to the one that the store named; at Amazon the host changes, too. Returns true
 * if the endpoint changed. Returns false if REGION is invalid, is the current one, belongs to
 * another partition (where the credentials are not valid), or if memory is short.
 */
bool endpoint_move(struct endpoint *endpoint, const char *region);

void endpoint_release(struct endpoint *endpoint);

#endif

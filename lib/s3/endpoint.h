/*
 * Where a bucket is reached: region, host and path.
 *
 * Source: "Service-specific endpoints" of the AWS SDKs and Tools reference, and aws-cli, which puts
 * the bucket into the path for every endpoint that is not Amazon's own. There, the bucket is
 * part of the host's name wherever it can be.
 */
#ifndef S3_ENDPOINT_H
#define S3_ENDPOINT_H

#include <stdbool.h>

struct settings;

struct endpoint {
	char *region;
	char *origin; /* "https://host:port" */
	char *host;   /* as in a Host header */
	char *path;   /* encoded, what comes before "/KEY": "", "/bucket" or "/prefix/bucket" */
	char *bucket;
	bool is_amazon; /* and not a store that a URL names */
};

/*
 * Finds the endpoint for BUCKET. REGION and URL are the command line's, or NULL. A region comes
 * from there, AWS_REGION, AWS_DEFAULT_REGION, the profile's region, or is us-east-1. A URL comes
 * from there, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, the profile's services section or the
 * profile's endpoint_url, the four last unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS mutes them.
 * Returns 0, or -1 after an error message. To be released in both cases.
 */
int endpoint_find(struct endpoint *endpoint, const struct settings *settings, const char *region,
	const char *url, const char *bucket);

/*
 * Moves to REGION, as the store says that the bucket is there: only Amazon's endpoints change their
 * host with it. True if that makes a difference; false also if it is no region, or memory is short.
 */
bool endpoint_move(struct endpoint *endpoint, const char *region);

void endpoint_release(struct endpoint *endpoint);

#endif

/*
 * Where a bucket is reached: region, host and path.
 *
 * Source: "Service-specific endpoints" of the AWS SDKs and Tools reference, and aws-cli.
 */
#ifndef S3_ENDPOINT_H
#define S3_ENDPOINT_H

#include <stdbool.h>

struct settings;

/*
 * Amazon's own hosts for S3, and the kinds of them.
 *
 * Sources: "Amazon S3 endpoints and quotas" of the AWS general reference, "Dual-stack and FIPS
 * endpoints" of the AWS SDKs and Tools reference, "Using Amazon S3 Transfer Acceleration" of the
 * Amazon S3 user guide.
 */

struct amazon_host {
	bool dualstack;  /* reached by IPv6 as well */
	bool fips;       /* with validated cryptography */
	bool accelerate; /* one near us, which passes on to the bucket's region */
};

/*
 * Whether a bucket is named in the host ("https://BUCKET.s3.example.com/KEY", the virtual style) or
 * in the path ("https://s3.example.com/BUCKET/KEY").
 *
 * Sources: "Virtual hosting of general purpose buckets" in the Amazon S3 user guide, the s3-config
 * topic of aws-cli, and botocore, which leaves the host of another store than Amazon's alone unless
 * told otherwise.
 */

enum addressing {
	ADDRESSING_AUTO, /* in the host at Amazon's, in the path elsewhere */
	ADDRESSING_PATH,
	ADDRESSING_VIRTUAL,
};

struct endpoint {
	char *region;
	char *origin; /* "https://host:port" */
	char *host;   /* as in a Host header */
	char *path;   /* encoded, what comes before "/KEY": "", "/bucket" or "/prefix/bucket" */
	char *bucket;
	bool is_amazon; /* and not a store that a URL names */
	struct amazon_host amazon;
	enum addressing addressing;
};

/*
 * Finds the endpoint for BUCKET. REGION and URL are the command line's, or NULL; what they leave
 * open is settled by aws/region.h and aws/settings.h, how the bucket is named by addressing.h,
 * which kind of Amazon's hosts it is by amazon.h. Returns 0, or -1 after an error message. To be
 * released in both cases.
 */
int endpoint_find(struct endpoint *endpoint, const struct settings *settings, const char *region,
	const char *url, const char *bucket);

/*
 * Moves to REGION, as the store says that the bucket is there: only Amazon's endpoints change their
 * host with it. True if that makes a difference; false also if it is no region, is one of another
 * partition, where the credentials would not count, or memory is short.
 */
bool endpoint_move(struct endpoint *endpoint, const char *region);

void endpoint_release(struct endpoint *endpoint);

#endif

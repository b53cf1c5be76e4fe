/*
 * Amazon's own hosts for S3, and the kinds of them.
 *
 * Sources: "Amazon S3 endpoints and quotas" of the AWS general reference, "Dual-stack and FIPS
 * endpoints" of the AWS SDKs and Tools reference, "Using Amazon S3 Transfer Acceleration" of the
 * Amazon S3 user guide.
 */
#ifndef S3_AMAZON_H
#define S3_AMAZON_H

#include <stdbool.h>

struct settings;
struct text;

struct amazon {
	bool dualstack;  /* reached by IPv6 as well */
	bool fips;       /* with validated cryptography */
	bool accelerate; /* one near us, which passes on to the bucket's region */
};

/*
 * Reads AWS_USE_DUALSTACK_ENDPOINT and AWS_USE_FIPS_ENDPOINT, the profile's properties of the same
 * names in lower case, without "aws_", and below its "s3 =" use_dualstack_endpoint, which counts
 * for more than the one above it, and use_accelerate_endpoint. 0, or -1 after an error message.
 */
int amazon_read(struct amazon *amazon, const struct settings *settings);

/* Whether anything of it was asked for; then another store's URL contradicts that. */
bool amazon_is_special(const struct amazon *amazon);

/* Why there is no such host, or NULL. IN_HOST: the bucket's name can be part of it. */
const char *amazon_refuse(const struct amazon *amazon, const char *region, bool in_host);

/* Adds the host, without a bucket. */
void amazon_add_host(const struct amazon *amazon, const char *region, struct text *host);

/* True if HOST, without a bucket, is one that accelerates: the bucket must be put before it. */
bool amazon_host_accelerates(const char *host);

#endif

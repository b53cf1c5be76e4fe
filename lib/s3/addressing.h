/*
 * Whether a bucket is named in the host ("https://BUCKET.s3.example.com/KEY", the virtual style) or
 * in the path ("https://s3.example.com/BUCKET/KEY").
 *
 * Sources: "Virtual hosting of general purpose buckets" in the Amazon S3 user guide, the s3-config
 * topic of aws-cli, and botocore, which leaves the host of another store than Amazon's alone unless
 * told otherwise.
 */
#ifndef S3_ADDRESSING_H
#define S3_ADDRESSING_H

#include <stdbool.h>

struct settings;

enum addressing {
	ADDRESSING_AUTO, /* in the host at Amazon's, in the path elsewhere */
	ADDRESSING_PATH,
	ADDRESSING_VIRTUAL,
};

/* Reads addressing_style below "s3 =" in the profile. 0, or -1 after an error message. */
int addressing_read(enum addressing *addressing, const struct settings *settings);

/*
 * True if BUCKET can stand before a host's name and a dot: 3 to 63 lower-case letters, digits and
 * hyphens. With dots, too, if WITH_DOTS: no certificate for *.HOST covers these. An IP address is
 * none.
 */
bool addressing_fits_host(const char *bucket, bool with_dots);

/* True if HOST, "name", "name:port" or "[address]:port", is an address and can have no subdomain.
 */
bool addressing_is_ip(const char *host);

#endif

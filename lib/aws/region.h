/*
 * The region of the service, for its host name and for signatures.
 *
 * Sources: "AWS Region" of the AWS SDKs and Tools reference; aws-cli, which also reads
 * AWS_DEFAULT_REGION.
 */
#ifndef AWS_REGION_H
#define AWS_REGION_H

#include <stdbool.h>

struct settings;

/*
 * True if TEXT is a valid region: a label, since it becomes part of a host name. Capitals are
 * allowed, since other stores use them ("RegionOne").
 */
bool region_is_valid(const char *text);

/*
 * The region: GIVEN if not NULL, AWS_REGION, AWS_DEFAULT_REGION, the profile's region, or
 * us-east-1. NULL after an error message if the value is invalid.
 */
const char *region_find(const struct settings *settings, const char *given);

/* The domain of Amazon's services in REGION's partition, such as "amazonaws.com". */
const char *region_domain(const char *region);

/* The same for hosts with IPv6, except S3's: "api.aws". */
const char *region_dualstack_domain(const char *region);

#endif

/*
 * The region that a service is asked in, and signatures are made for.
 *
 * Sources: "AWS Region" of the AWS SDKs and Tools reference; aws-cli, which knows
 * AWS_DEFAULT_REGION as well.
 */
#ifndef AWS_REGION_H
#define AWS_REGION_H

#include <stdbool.h>

struct settings;

/*
 * True if TEXT can be a region: a label of a host name, of which it becomes part. Capitals are
 * fine: other stores name theirs as they like ("RegionOne").
 */
bool region_is_valid(const char *text);

/*
 * The region: GIVEN if not NULL, AWS_REGION, AWS_DEFAULT_REGION, the profile's region, or
 * us-east-1. NULL after an error message if what was set is no region.
 */
const char *region_find(const struct settings *settings, const char *given);

/* The domain of Amazon's services there, that of the region's partition: "amazonaws.com". */
const char *region_domain(const char *region);

#endif

/*
 * The credentials of an EC2 instance's role, from the instance metadata service (IMDS).
 *
 * Source: "Use the Instance Metadata Service" in the Amazon EC2 user guide, and botocore. It is
 * asked in its second version only, by session: the first one gives a role's credentials to every
 * program that can be made to send a GET request. Where they are close to their end, or beyond it,
 * they are used on for some minutes, as botocore does it: the service that renews them is in
 * trouble then, and S3 takes that into account.
 *
 * The address comes from AWS_EC2_METADATA_SERVICE_ENDPOINT or
 * AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE, how long is tried from AWS_METADATA_SERVICE_TIMEOUT
 * (seconds) and AWS_METADATA_SERVICE_NUM_ATTEMPTS; or from the properties of these names, in lower
 * case and without "AWS_", of the profile that the user has chosen.
 */
#ifndef CREDENTIALS_IMDS_H
#define CREDENTIALS_IMDS_H

#include "aws/provider.h"

#include <time.h>

/*
 * None if AWS_EC2_METADATA_DISABLED says so. It turns out to have no credentials (PROVIDER_NONE)
 * where nobody answers at the service's address, or it refuses, or the instance has no role.
 */
provider_open imds_open;

/*
 * Until when credentials may be used at NOW that end at EXPIRES: longer, if that is near. FRACTION
 * is random, from 0 to 1. Exported for tests.
 */
time_t imds_extend(time_t expires, time_t now, double fraction);

#endif

/*
 * The credentials of an EC2 instance's role, from the instance metadata service (IMDS).
 *
 * Only IMDSv2 (with session tokens) is used: IMDSv1 gives the role's credentials to any program
 * that can be tricked into sending a GET request. Credentials that are about to expire, or have
 * expired, are used for some minutes longer, as in botocore: the service that renews them has an
 * outage then, and S3 allows for that.
 *
 * The service answers now and then with nothing, or with no JSON: it is asked again. It also takes
 * requests whose answers do not arrive: in a container, if its hop limit is 1. A warning says so.
 *
 * The address comes from AWS_EC2_METADATA_SERVICE_ENDPOINT or
 * AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE, the time limit from AWS_METADATA_SERVICE_TIMEOUT
 * (seconds) and the number of attempts from AWS_METADATA_SERVICE_NUM_ATTEMPTS; or from the
 * properties of these names, in lower case and without "AWS_", of the chosen profile.
 *
 * Source: "Use the Instance Metadata Service" in the Amazon EC2 user guide, and botocore.
 */
#ifndef CREDENTIALS_IMDS_H
#define CREDENTIALS_IMDS_H

#include "aws/provider.h"

#include <time.h>

/*
 * Sets the provider to NULL if AWS_EC2_METADATA_DISABLED is true. The fetch returns
 * CREDENTIALS_NONE if the service does not answer or rejects the request, or if the instance has no
 * role.
 */
provider_open imds_open;

/*
 * The time until which credentials that expire at EXPIRES are used, seen from NOW: later than
 * EXPIRES if that is near. FRACTION is random, from 0 to 1. Exported for tests.
 */
time_t imds_extend(time_t expires, time_t now, double fraction);

#endif

/*
 * The role of a profile, and the chain of roles needed to assume it.
 *
 * A role_arn is assumed with the credentials of the profile's source_profile, which may have a
 * role_arn in turn, or of its credential_source. The keys of a source_profile take precedence over
 * its role, so that a profile may name itself. Source: "Assume role credential provider" of the AWS
 * SDKs and Tools reference, and AssumeRoleProvider in botocore's credentials.
 */
#ifndef CREDENTIALS_ROLE_CHAIN_H
#define CREDENTIALS_ROLE_CHAIN_H

#include "aws/provider.h"

/*
 * None if the profile has no role_arn, or one for its web identity (web_identity.h). An error if
 * the source profiles form a cycle, or if the last source has no credentials.
 */
provider_open role_chain_open;

#endif

/*
 * The credentials of a profile, except for a role that needs other credentials (role_chain.h).
 *
 * SSO and `aws login` are not implemented here. They are errors, with the hint to let aws-cli fetch
 * the credentials by a credential_process.
 */
#ifndef CREDENTIALS_PROFILE_SOURCE_H
#define CREDENTIALS_PROFILE_SOURCE_H

#include "aws/provider.h"

/*
 * Opens the first of these that the profile has: a web identity; SSO (an error); keys in the
 * credentials file; `aws login` (an error); credential_process; keys in the config file.
 */
provider_open profile_source_open;

/* The property that makes aws-cli fetch the credentials; the name of a profile follows it. */
#define PROFILE_SOURCE_AWS_CLI "credential_process = aws configure export-credentials --profile "

/* Prints a hint to use that property, for PROFILE. */
void profile_source_hint_aws_cli(const char *profile);

#endif

/*
 * What a profile has to get credentials with, but for a role that others are needed for.
 */
#ifndef CREDENTIALS_PROFILE_SOURCE_H
#define CREDENTIALS_PROFILE_SOURCE_H

#include "aws/provider.h"

/*
 * The first of these: a web identity; keys in the credentials file; credential_process; keys in the
 * config file. SSO and `aws login` are errors in their places among them (aws_cli.h).
 */
provider_open profile_source_open;

/*
 * Ways to credentials that are left to aws-cli, which a credential_process can call.
 */

/* The property that has aws-cli do it; the name of a profile follows. */
#define PROFILE_SOURCE_AWS_CLI "credential_process = aws configure export-credentials --profile "

/* Says it in a hint, for PROFILE. */
void profile_source_hint_aws_cli(const char *profile);

/* In the places of providers: an error where the profile has an account for SSO, `aws login`. */
provider_open profile_source_refuse_sso;
provider_open profile_source_refuse_login;

#endif

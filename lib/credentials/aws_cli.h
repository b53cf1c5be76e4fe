/*
 * Ways to credentials that are left to aws-cli, which a credential_process can call.
 */
#ifndef CREDENTIALS_AWS_CLI_H
#define CREDENTIALS_AWS_CLI_H

#include "aws/provider.h"

/* The property that has aws-cli do it; the name of a profile follows. */
#define AWS_CLI_PROCESS "credential_process = aws configure export-credentials --profile "

/* Says it in a hint, for PROFILE. */
void aws_cli_hint(const char *profile);

/* In the places of providers: an error where the profile has an account for SSO, `aws login`. */
provider_open aws_cli_refuse_sso;
provider_open aws_cli_refuse_login;

#endif

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

#endif

/*
 * Credentials in environment variables.
 *
 * They are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN (or its old name,
 * AWS_SECURITY_TOKEN, which takes precedence, as in botocore) and AWS_CREDENTIAL_EXPIRATION.
 */
#ifndef CREDENTIALS_ENVIRONMENT_H
#define CREDENTIALS_ENVIRONMENT_H

#include "aws/provider.h"

/* None if the context excludes variables, or if neither a key ID nor a secret is set. */
provider_open environment_open;

#endif

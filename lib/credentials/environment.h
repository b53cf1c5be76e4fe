/*
 * Credentials in environment variables.
 *
 * They are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN (or its old name,
 * AWS_SECURITY_TOKEN, which counts for more, as in botocore) and AWS_CREDENTIAL_EXPIRATION.
 */
#ifndef CREDENTIALS_ENVIRONMENT_H
#define CREDENTIALS_ENVIRONMENT_H

#include "aws/provider.h"

/* None where variables do not count, or there is neither a key id nor a secret. */
provider_open environment_open;

#endif

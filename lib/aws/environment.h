/*
 * Credentials in environment variables.
 */
#ifndef AWS_ENVIRONMENT_H
#define AWS_ENVIRONMENT_H

struct provider;
struct settings;

/*
 * Leaves in PROVIDER one for AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN (or its
 * old name, AWS_SECURITY_TOKEN, which counts for more, as in botocore) and
 * AWS_CREDENTIAL_EXPIRATION; NULL if there is neither a key id nor a secret. SETTINGS are kept.
 * Returns 0, or -1 after an error message.
 */
int environment_open(struct provider **provider, const struct settings *settings);

#endif

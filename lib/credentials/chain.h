/*
 * Finds the credentials: the first provider that is configured, in the order of aws-cli.
 *
 * The order is: the environment, unless a profile was given as an argument; the profile's role,
 * assumed with other credentials (role_chain.h); the profile's other sources and the variables that
 * replace them (profile_source.h); the container; the instance. A configured provider that fails
 * ends the chain, since a later one could be an identity that the user did not mean.
 *
 * Sources: "create_credential_resolver" in botocore's credentials; "Settings reference" of the AWS
 * SDKs and Tools reference.
 */
#ifndef CREDENTIALS_CHAIN_H
#define CREDENTIALS_CHAIN_H

#include "unix/status.h"

struct http;
struct identity;
struct provider;
struct settings;

/*
 * Opens IDENTITY with the provider that SETTINGS choose. REGION is that of the command line, or
 * NULL. The provider sends its requests with HTTP; all arguments must outlast IDENTITY. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message (none if a stop was requested meanwhile).
 * The caller closes IDENTITY in both cases.
 */
enum status chain_open(struct identity *identity, const struct settings *settings,
	const char *region, struct http *http);

/*
 * Sets PROVIDER to the one that SETTINGS choose, which has not fetched anything yet, or to NULL if
 * none is configured. Returns STATUS_DONE, or STATUS_FAILED after an error message. Exported for
 * tests.
 */
enum status chain_find(struct provider **provider, const struct settings *settings,
	const char *region, struct http *http);

#endif

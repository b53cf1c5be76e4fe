/*
 * Where the credentials come from: the first provider that is configured, in aws-cli's order.
 *
 * The environment, unless a profile was given as an argument; the profile's role, assumed with the
 * credentials of others (role_chain.h); what else the profile has, or the environment in its place
 * (profile_source.h); the container; the instance. A provider that is configured but fails ends the
 * chain: another identity would be used than the one that the user meant.
 *
 * Sources: "create_credential_resolver" in botocore's credentials; "Settings reference" of the AWS
 * SDKs and Tools reference.
 */
#ifndef CREDENTIALS_CHAIN_H
#define CREDENTIALS_CHAIN_H

struct http;
struct identity;
struct provider;
struct settings;

/*
 * Opens IDENTITY with the provider that SETTINGS choose; it keeps all pointers, and uses HTTP for
 * its requests. REGION is the command line's, or NULL. Returns 0, or -1 after an error message
 * (none where a stop was requested meanwhile); to be closed in both cases.
 */
int chain_open(struct identity *identity, const struct settings *settings, const char *region,
	struct http *http);

/*
 * Leaves in PROVIDER the one that SETTINGS choose, which nobody has asked for anything yet; NULL if
 * none is configured. Returns 0, or -1 after an error message. Exported for tests.
 */
int chain_find(struct provider **provider, const struct settings *settings, const char *region,
	struct http *http);

#endif

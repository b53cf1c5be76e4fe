/*
 * Where the credentials come from: the first provider, in aws-cli's order, that is configured.
 *
 * In its order: the environment, unless a profile was given as an argument; the profile's role,
 * assumed with the credentials of its source_profile or credential_source; a web identity, of the
 * environment or the profile; the profile's keys in the credentials file; its credential_process;
 * its keys in the config file; the container; the instance. A provider that is configured but fails
 * ends the chain: another identity would be used than the one that the user meant. So do SSO and
 * `aws login`, which are left to aws-cli: a credential_process can call it.
 *
 * Sources: "create_credential_resolver" in botocore's credentials; "Settings reference" and
 * "Assume role credential provider" of the AWS SDKs and Tools reference.
 */
#ifndef AWS_CHAIN_H
#define AWS_CHAIN_H

#include "aws/identity.h"

struct http;
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

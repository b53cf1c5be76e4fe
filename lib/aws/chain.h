/*
 * Where the credentials come from: the first provider, in aws-cli's order, that is configured.
 *
 * In its order: the environment, unless a profile was given as an argument; then the profile's
 * section in the credentials file; then the one in the config file. A provider that is configured
 * but fails ends the chain: another identity would be used than the one that the user meant.
 */
#ifndef AWS_CHAIN_H
#define AWS_CHAIN_H

#include "aws/identity.h"

struct http;
struct settings;

/*
 * Opens IDENTITY with the provider that SETTINGS choose; it keeps both pointers, and uses HTTP for
 * its requests. Returns 0, or -1 after an error message; to be closed in both cases.
 */
int chain_open(struct identity *identity, const struct settings *settings, struct http *http);

#endif

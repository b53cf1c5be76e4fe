/*
 * The credentials in use, from any provider, which are renewed before they expire.
 *
 * Renewal is attempted from 15 minutes before the expiry on, at most once a minute, and must have
 * succeeded by the expiry. Source: "refresh" in the credentials of botocore, which aws-cli uses.
 * That gives up 10 minutes before the expiry; we do not, since a stream cannot be read again.
 */
#ifndef AWS_IDENTITY_H
#define AWS_IDENTITY_H

#include "aws/credentials.h"

#include <stdbool.h>
#include <time.h>

struct provider;

struct identity {
	struct provider *provider;
	struct credentials credentials;
	unsigned generation; /* counts how often credentials were fetched */
	time_t tried;        /* when they were last requested, successfully or not */
};

/*
 * Fetches the first credentials from PROVIDER, and owns it from now on, also on failure. The caller
 * calls identity_close() in all cases.
 */
enum credentials_result identity_open(
	struct identity *identity, struct provider *provider, time_t now);

/*
 * The credentials to sign with at NOW, renewed if that is due; valid until the next call. NULL
 * after an error message (none if a stop was requested): they have expired and could not be
 * renewed.
 */
const struct credentials *identity_use(struct identity *identity, time_t now);

/*
 * Renews credentials because the service rejected those of GENERATION as expired, unless they have
 * been renewed since. True if there are new ones to try.
 */
bool identity_renew(struct identity *identity, unsigned generation);

/* Wipes and frees. {0} is allowed. */
void identity_close(struct identity *identity);

#endif

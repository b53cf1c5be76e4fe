/*
 * Who signs: credentials that stay fresh, whatever provider they come from.
 *
 * Credentials that expire are fetched anew some time before: from 15 minutes before their end on
 * that is tried, once a minute at most, and at their end it must have succeeded. Source: "refresh"
 * in botocore's credentials, which aws-cli works with; but that gives up 10 minutes before their
 * end, and a stream cannot be had again.
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
	time_t tried;        /* when they were last asked for, with success or without */
};

/*
 * Takes PROVIDER over, whatever is returned, and has it fetch the first credentials. Returns 0, -1
 * after an error message (none where a stop was requested), or PROVIDER_NONE (provider.h); to be
 * closed in all cases.
 */
int identity_open(struct identity *identity, struct provider *provider, time_t now);

/*
 * The credentials to sign with at NOW, fetched anew where that is due; valid until the next call.
 * NULL after an error message (none where a stop was requested): they have expired, and there are
 * no others.
 */
const struct credentials *identity_use(struct identity *identity, time_t now);

/*
 * The service refuses those of GENERATION as expired: fetches others, unless that was done already.
 * True if there are others now, to be tried.
 */
bool identity_renew(struct identity *identity, unsigned generation);

/* {0} is fine. */
void identity_close(struct identity *identity);

#endif

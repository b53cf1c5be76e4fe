/*
 * Who signs: credentials that stay fresh, whatever provider they come from.
 *
 * Credentials that expire are fetched anew some time before: from 15 minutes before their end on
 * that is tried, and from 10 minutes before their end on it must succeed. Source: "refresh" in
 * botocore's credentials, which aws-cli works with. Those that never had that much time left are
 * fetched once a minute only, as long as they count.
 */
#ifndef AWS_IDENTITY_H
#define AWS_IDENTITY_H

#include "aws/credentials.h"

#include <stdbool.h>
#include <time.h>

/* What a fetch returns, without a message, where the place turns out to know of no credentials. */
enum { PROVIDER_NONE = 1 };

/* Where credentials come from. Providers are a module each, and embed this as their first member.
 */
struct provider {
	/* For -v and messages, as "the environment"; the provider's own. */
	const char *description;

	/*
	 * Fills CREDENTIALS, which is {0}, with what there is by now: variables, files and services
	 * are asked each time. Returns 0, -1 after an error message (none where a stop was
	 * requested meanwhile), or PROVIDER_NONE.
	 */
	int (*fetch)(struct provider *provider, struct credentials *credentials);

	/* Wipes and frees the provider. */
	void (*close)(struct provider *provider);
};

struct identity {
	struct provider *provider;
	struct credentials credentials;
	unsigned generation; /* counts how often credentials were fetched */
	time_t tried;        /* when they were last asked for */
};

/*
 * Takes PROVIDER over, whatever is returned, and has it fetch the first credentials. Returns 0, -1
 * after an error message (none where a stop was requested), or PROVIDER_NONE; to be closed in all
 * cases.
 */
int identity_open(struct identity *identity, struct provider *provider, time_t now);

/*
 * The credentials to sign with at NOW, fetched anew where that is due; valid until the next call.
 * NULL after an error message.
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

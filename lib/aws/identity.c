#include "aws/identity.h"

#include "unix/message.h"

#include <stddef.h>

enum {
	ADVISORY_WINDOW = 15 * 60, /* seconds before the end */
	MANDATORY_WINDOW = 10 * 60,
	ADVISORY_PAUSE = 60, /* between two tries that may fail */
};

static int fetch(struct identity *identity)
{
	struct credentials fresh = {.key_id = NULL};

	if (identity->provider->fetch(identity->provider, &fresh) != 0) {
		credentials_release(&fresh);
		return -1;
	}
	credentials_release(&identity->credentials);
	identity->credentials = fresh;
	identity->generation++;
	return 0;
}

int identity_open(struct identity *identity, struct provider *provider)
{
	*identity = (struct identity){.provider = provider};
	if (fetch(identity) != 0)
		return -1;
	note("using the credentials of %s", provider->description);
	return 0;
}

/* Seconds that the credentials are still good for; many, if they do not expire. */
static double measure_rest(const struct identity *identity, time_t now)
{
	time_t expires = identity->credentials.expires;

	return expires == 0 ? ADVISORY_WINDOW + 1 : difftime(expires, now);
}

const struct credentials *identity_use(struct identity *identity, time_t now)
{
	double rest = measure_rest(identity, now);

	if (rest <= MANDATORY_WINDOW) {
		if (fetch(identity) != 0)
			return NULL;
		note("fetched new credentials from %s", identity->provider->description);
	} else if (rest <= ADVISORY_WINDOW && now - identity->tried >= ADVISORY_PAUSE) {
		identity->tried = now;
		if (fetch(identity) != 0)
			warn("the credentials in use expire soon");
	}
	return &identity->credentials;
}

bool identity_renew(struct identity *identity, unsigned generation)
{
	struct credentials before = identity->credentials;
	bool renewed;

	if (generation != identity->generation)
		return true;
	identity->credentials = (struct credentials){.key_id = NULL};
	if (fetch(identity) != 0) {
		identity->credentials = before;
		return false;
	}
	renewed = !credentials_are_same(&before, &identity->credentials);
	credentials_release(&before);
	return renewed;
}

void identity_close(struct identity *identity)
{
	if (identity->provider)
		identity->provider->close(identity->provider);
	credentials_release(&identity->credentials);
	*identity = (struct identity){.provider = NULL};
}

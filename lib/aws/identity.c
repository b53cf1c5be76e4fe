#include "aws/identity.h"

#include "aws/provider.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <stddef.h>

enum {
	WINDOW = 15 * 60, /* seconds before the end */
	PAUSE = 60,       /* between two attempts, while the credentials are valid */
};

/* Replaces the credentials with fresh ones. */
static enum credentials_result fetch_credentials(struct identity *identity)
{
	struct credentials fresh = {.key_id = NULL};
	enum credentials_result result = identity->provider->fetch(identity->provider, &fresh);

	if (result != CREDENTIALS_FOUND) {
		credentials_release(&fresh);
		return result;
	}
	credentials_release(&identity->credentials);
	identity->credentials = fresh;
	identity->generation++;
	return CREDENTIALS_FOUND;
}

/* As above, but CREDENTIALS_NONE is an error. */
static enum credentials_result fetch_credentials_again(struct identity *identity)
{
	enum credentials_result result = fetch_credentials(identity);

	if (result == CREDENTIALS_NONE)
		return fail("%s has no credentials any more", identity->provider->description);
	if (result == CREDENTIALS_FOUND)
		note("fetched the credentials of %s again", identity->provider->description);
	return result;
}

/* Seconds until the credentials expire; a large number if they never do. */
static double measure_rest(const struct identity *identity, time_t now)
{
	time_t expires = identity->credentials.expires;

	return expires == 0 ? WINDOW + 1 : difftime(expires, now);
}

/* CREDENTIALS_FAILED, after an error message, unless the credentials are valid at NOW. */
static enum credentials_result check_rest(const struct identity *identity, time_t now)
{
	if (measure_rest(identity, now) > 0)
		return CREDENTIALS_FOUND;
	fail("the credentials of %s have expired", identity->provider->description);
	hint("get new credentials, or correct this machine's clock");
	return CREDENTIALS_FAILED;
}

enum credentials_result identity_open(
	struct identity *identity, struct provider *provider, time_t now)
{
	enum credentials_result result;

	*identity = (struct identity){.provider = provider, .tried = now};
	result = stop_requested() != 0 ? CREDENTIALS_FAILED : fetch_credentials(identity);
	if (result == CREDENTIALS_FOUND)
		result = check_rest(identity, now);
	if (result == CREDENTIALS_FOUND)
		note("using the credentials of %s", provider->description);
	return result;
}

const struct credentials *identity_use(struct identity *identity, time_t now)
{
	double rest = measure_rest(identity, now);
	bool is_recent = now >= identity->tried && now - identity->tried < PAUSE;

	if (rest > WINDOW || (rest > 0 && is_recent))
		return &identity->credentials;
	identity->tried = now;
	if (fetch_credentials_again(identity) != CREDENTIALS_FOUND) {
		if (rest <= 0)
			return NULL;
		warn("the credentials in use count for %.0f more minutes", rest / 60);
	}
	return check_rest(identity, now) == CREDENTIALS_FOUND ? &identity->credentials : NULL;
}

bool identity_renew(struct identity *identity, unsigned generation)
{
	struct credentials before = identity->credentials;
	bool renewed;

	if (generation != identity->generation)
		return true;
	identity->credentials = (struct credentials){.key_id = NULL};
	if (fetch_credentials_again(identity) != CREDENTIALS_FOUND) {
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

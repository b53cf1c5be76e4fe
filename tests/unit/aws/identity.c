/*
 * aws/identity: when credentials are renewed.
 */
#include "aws/identity.h"

#include "aws/provider.h"
#include "tap.h"

#include <stdlib.h>

enum { NOW = 1000000 };

static int fetches, closed;
static enum credentials_result result; /* of the next fetch */
static time_t expires;                 /* of what it gives */
static const char *key;

static enum credentials_result fetch(struct provider *provider, struct credentials *credentials)
{
	const struct credentials_text text = {.key_id = key, .secret = "s"};

	fetches++;
	if (result != CREDENTIALS_FOUND)
		return result;
	result = credentials_take(credentials, &text, provider->description);
	credentials->expires = expires;
	return result;
}

static void close_provider(struct provider *provider)
{
	(void)provider;
	closed++;
}

static struct provider provider = {"the test", fetch, close_provider};

static enum credentials_result begin(struct identity *identity, time_t first_end)
{
	fetches = 0;
	result = CREDENTIALS_FOUND;
	key = "A";
	expires = first_end;
	return identity_open(identity, &provider, NOW);
}

/* Whether a use at NOW gives credentials, with FETCHED fetches in all. */
static void check_use(
	struct identity *identity, time_t now, bool given, int fetched, const char *name)
{
	const struct credentials *credentials = identity_use(identity, now);

	tap_ok((credentials != NULL) == given && fetches == fetched, "%s (%d fetches)", name,
		fetches);
}

static void test_windows(void)
{
	struct identity identity;

	begin(&identity, 0);
	check_use(&identity, NOW + 1000000, true, 1, "those that do not expire");
	identity_close(&identity);

	begin(&identity, NOW + 3600);
	check_use(&identity, NOW + 3600 - 901, true, 1, "15 minutes and more are left");
	result = CREDENTIALS_FAILED;
	check_use(&identity, NOW + 3600 - 900, true, 2, "less are left: it is tried");
	check_use(&identity, NOW + 3600 - 841, true, 2, "not again within a minute");
	check_use(&identity, NOW + 3600 - 840, true, 3, "but then");
	check_use(&identity, NOW + 3600 - 601, true, 4, "and again");
	check_use(&identity, NOW + 3600 - 1, true, 5, "as long as they count");
	check_use(&identity, NOW + 3600, false, 6, "at their end it must succeed");
	result = CREDENTIALS_FOUND;
	expires = NOW + 7200;
	check_use(&identity, NOW + 3600 + 1, true, 7, "it does, though the old ones expired");
	check_use(&identity, NOW + 3600 + 2, true, 7, "and that counts");
	identity_close(&identity);

	begin(&identity, NOW + 3600);
	result = CREDENTIALS_NONE;
	check_use(&identity, NOW + 3600 - 600, true, 2, "a place that no longer has any");
	check_use(&identity, NOW + 3600, false, 3, "that matters at their end");
	identity_close(&identity);
}

static void test_short_lives(void)
{
	struct identity identity;

	begin(&identity, NOW + 300);
	check_use(&identity, NOW + 1, true, 1, "a life of 5 minutes: not at once");
	check_use(&identity, NOW + 59, true, 1, "nor within a minute");
	expires = NOW + 360;
	check_use(&identity, NOW + 60, true, 2, "then they are fetched");
	check_use(&identity, NOW + 119, true, 2, "once a minute");
	expires = NOW + 120;
	check_use(&identity, NOW + 120, false, 3, "new ones that have expired already");
	identity_close(&identity);

	begin(&identity, NOW + 3);
	expires = NOW + 6;
	check_use(&identity, NOW + 2, true, 1, "a life of seconds");
	check_use(&identity, NOW + 3, true, 2, "at its end they are fetched");
	check_use(&identity, NOW - 10, true, 3, "a clock that was set back");
	identity_close(&identity);

	tap_ok(begin(&identity, NOW) == CREDENTIALS_FAILED, "expired from the beginning");
	identity_close(&identity);
}

static void test_renewal(void)
{
	struct identity identity;

	begin(&identity, 0);
	tap_ok(!identity_renew(&identity, identity.generation), "the same as before do not help");
	tap_ok(identity_renew(&identity, identity.generation - 1), "others were fetched already");
	result = CREDENTIALS_FAILED;
	tap_ok(!identity_renew(&identity, identity.generation), "it fails");
	tap_same_text(identity.credentials.key_id, "A", "then the old ones stay");
	result = CREDENTIALS_FOUND;
	key = "B";
	tap_ok(identity_renew(&identity, identity.generation), "new ones");
	tap_same_text(identity.credentials.key_id, "B", "they are there");
	tap_ok(fetches == 4, "4 fetches: %d", fetches);
	identity_close(&identity);
}

int main(void)
{
	struct identity identity;

	if (!freopen("/dev/null", "w", stderr))
		return 1;
	test_windows();
	test_short_lives();
	test_renewal();
	fetches = 0;
	result = CREDENTIALS_NONE;
	tap_ok(identity_open(&identity, &provider, NOW) == CREDENTIALS_NONE, "there are none");
	identity_close(&identity);
	tap_ok(closed == 8, "every provider was closed: %d", closed);
	return tap_done();
}

#include "credentials/chain.h"

#include "aws/identity.h"
#include "aws/settings.h"
#include "credentials/container.h"
#include "credentials/environment.h"
#include "credentials/imds.h"
#include "credentials/profile_source.h"
#include "credentials/role_chain.h"
#include "unix/message.h"

#include <time.h>

enum status chain_find(struct provider **provider, const struct settings *settings,
	const char *region, struct http *http)
{
	static provider_open *const places[] = {
		environment_open,
		role_chain_open,
		profile_source_open,
		container_open,
		imds_open,
		NULL,
	};
	const struct provider_context context = {
		.settings = settings,
		.profile = settings->profile,
		.region = region,
		.http = http,
		.by_variables = !settings->profile_is_argument,
	};

	return provider_open_first(places, &context, provider);
}

static enum status say_none(const struct settings *settings)
{
	fail("no credentials for S3 were found");
	if (settings_property(settings, "sso_session") ||
		settings_property(settings, "sso_start_url"))
		hint("profile \"%s\" names no account for SSO; use one with "
		     "\"" PROFILE_SOURCE_AWS_CLI "NAME\"",
			settings->profile);
	else if (!settings_hint_at_misnamed(settings))
		hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a profile into "
		     "~/.aws/credentials, as \"aws configure\" does");
	return STATUS_FAILED;
}

enum status chain_open(struct identity *identity, const struct settings *settings,
	const char *region, struct http *http)
{
	struct provider *provider;
	enum credentials_result result;

	*identity = (struct identity){.provider = NULL};
	if (chain_find(&provider, settings, region, http) != STATUS_DONE)
		return STATUS_FAILED;
	result = provider ? identity_open(identity, provider, time(NULL)) : CREDENTIALS_NONE;
	if (result == CREDENTIALS_NONE)
		return say_none(settings);
	return result == CREDENTIALS_FOUND ? STATUS_DONE : STATUS_FAILED;
}

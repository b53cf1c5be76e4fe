#include "aws/chain.h"

#include "aws/settings.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

struct static_provider {
	struct provider provider;
	const struct settings *settings;
	struct text place;
};

static int take(struct credentials *credentials, const char *key_id, const char *secret,
	const char *token, const char *place)
{
	if (!key_id || !secret)
		return fail("the credentials in %s are incomplete: there is %s but no %s", place,
			key_id ? "an access key id" : "a secret access key",
			key_id ? "secret access key" : "access key id");
	return credentials_set(credentials, key_id, secret, token, 0);
}

static const char *get(
	const struct profiles *file, const struct settings *settings, const char *key)
{
	const char *value = profiles_get(file, PROFILE_NAMED, settings->profile, key, NULL);

	return value && *value ? value : NULL;
}

/* Each of these returns 1 if it knows of no credentials. */
static int take_environment(struct credentials *credentials, const struct settings *settings)
{
	const char *key_id = settings_variable(settings, "AWS_ACCESS_KEY_ID");
	const char *secret = settings_variable(settings, "AWS_SECRET_ACCESS_KEY");

	if (settings->profile_is_argument || (!key_id && !secret))
		return 1;
	return take(credentials, key_id, secret, settings_variable(settings, "AWS_SESSION_TOKEN"),
		"the environment");
}

static int take_file(struct credentials *credentials, const struct settings *settings,
	const struct profiles *file, const char *file_name)
{
	const char *key_id = get(file, settings, "aws_access_key_id");
	const char *secret = get(file, settings, "aws_secret_access_key");
	struct text place;
	int result;

	if (!key_id && !secret)
		return 1;
	text_init(&place, 1024);
	text_printf(&place, "the %s file, profile \"%s\"", file_name, settings->profile);
	result = take(
		credentials, key_id, secret, get(file, settings, "aws_session_token"), place.bytes);
	text_release(&place);
	return result;
}

static int refuse(const struct settings *settings, const char *property)
{
	fail("profile \"%s\" asks for \"%s\", which is not supported yet", settings->profile,
		property);
	hint("\"aws configure export-credentials --profile %s --format env\" prints credentials "
	     "for "
	     "the environment",
		settings->profile);
	return -1;
}

/* 1 if the profile has none of these properties. */
static int refuse_properties(const struct settings *settings, const char *const *properties)
{
	for (; *properties; properties++)
		if (settings_property(settings, *properties))
			return refuse(settings, *properties);
	return 1;
}

static int take_profile(struct credentials *credentials, const struct settings *settings)
{
	static const char *const before_keys[] = {"role_arn", "web_identity_token_file", NULL};
	static const char *const sso_keys[] = {"sso_session", "sso_start_url", "sso_account_id",
		"login_session", "credential_process", NULL};
	int result = refuse_properties(settings, before_keys);

	if (result == 1)
		result = take_file(credentials, settings, &settings->credentials, "credentials");
	if (result == 1)
		result = refuse_properties(settings, sso_keys);
	if (result == 1)
		result = take_file(credentials, settings, &settings->config, "config");
	return result;
}

static int fetch(struct provider *base, struct credentials *credentials)
{
	const struct settings *settings = ((struct static_provider *)base)->settings;
	int result = take_environment(credentials, settings);

	if (result == 1 && settings_variable(settings, "AWS_WEB_IDENTITY_TOKEN_FILE"))
		return fail("AWS_WEB_IDENTITY_TOKEN_FILE is set, which is not supported yet");
	if (result == 1)
		result = take_profile(credentials, settings);
	if (result != 1)
		return result;
	fail("no credentials for S3 were found");
	hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a profile into "
	     "~/.aws/credentials, as \"aws configure\" does");
	return -1;
}

static void close_provider(struct provider *base)
{
	free(base);
}

int chain_open(struct identity *identity, const struct settings *settings, struct http *http)
{
	struct static_provider *provider = calloc(1, sizeof *provider);

	(void)http;
	*identity = (struct identity){.provider = NULL};
	if (!provider)
		return fail("out of memory");
	provider->provider = (struct provider){"the environment", fetch, close_provider};
	provider->settings = settings;
	return identity_open(identity, &provider->provider);
}

#include "credentials/environment.h"

#include "aws/credentials.h"
#include "aws/settings.h"

struct environment {
	struct provider provider;
	const struct settings *settings;
};

static enum credentials_result environment_fetch(
	struct provider *base, struct credentials *credentials)
{
	const struct settings *settings = ((struct environment *)base)->settings;
	struct credentials_text text = {
		.key_id = settings_variable(settings, "AWS_ACCESS_KEY_ID"),
		.secret = settings_variable(settings, "AWS_SECRET_ACCESS_KEY"),
		.token = settings_variable(settings, "AWS_SECURITY_TOKEN"),
		.expiration = settings_variable(settings, "AWS_CREDENTIAL_EXPIRATION"),
	};

	if (!text.token)
		text.token = settings_variable(settings, "AWS_SESSION_TOKEN");
	return credentials_take(credentials, &text, base->description);
}

enum status environment_open(const struct provider_context *context, struct provider **provider)
{
	const struct settings *settings = context->settings;
	struct environment *environment;

	*provider = NULL;
	if (!context->by_variables ||
		(!settings_variable(settings, "AWS_ACCESS_KEY_ID") &&
			!settings_variable(settings, "AWS_SECRET_ACCESS_KEY")))
		return STATUS_DONE;
	environment = provider_create(
		sizeof *environment, environment_fetch, provider_free, "the environment");
	if (!environment)
		return STATUS_FAILED;
	environment->settings = settings;
	*provider = &environment->provider;
	return STATUS_DONE;
}

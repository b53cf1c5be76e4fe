#include "aws/environment.h"

#include "aws/identity.h"
#include "aws/settings.h"
#include "unix/message.h"

#include <stdlib.h>

struct environment {
	struct provider provider;
	const struct settings *settings;
};

static int fetch(struct provider *base, struct credentials *credentials)
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

static void close_provider(struct provider *base)
{
	free(base);
}

int environment_open(struct provider **provider, const struct settings *settings)
{
	struct environment *environment;

	*provider = NULL;
	if (!settings_variable(settings, "AWS_ACCESS_KEY_ID") &&
		!settings_variable(settings, "AWS_SECRET_ACCESS_KEY"))
		return 0;
	environment = calloc(1, sizeof *environment);
	if (!environment)
		return fail("out of memory");
	environment->provider = (struct provider){"the environment", fetch, close_provider};
	environment->settings = settings;
	*provider = (struct provider *)environment;
	return 0;
}

#include "credentials/profile_source.h"

#include "credentials/key_file.h"
#include "credentials/process.h"
#include "credentials/web_identity.h"
#include "unix/message.h"

void profile_source_hint_aws_cli(const char *profile)
{
	hint("use a profile with \"" PROFILE_SOURCE_AWS_CLI "%s\"", profile);
}

static enum status refuse_way(const struct provider_context *context, const char *way)
{
	fail("profile \"%s\" gets its credentials by %s, which only aws-cli supports",
		context->profile, way);
	profile_source_hint_aws_cli(context->profile);
	return STATUS_FAILED;
}

/* In place of a provider: an error if the profile uses SSO. */
static enum status refuse_sso(const struct provider_context *context, struct provider **provider)
{
	*provider = NULL;
	if (provider_property(context, "sso_account_id") ||
		provider_property(context, "sso_role_name"))
		return refuse_way(context, "SSO");
	return STATUS_DONE;
}

/* The same for `aws login`. */
static enum status refuse_login(const struct provider_context *context, struct provider **provider)
{
	*provider = NULL;
	return provider_property(context, "login_session") ? refuse_way(context, "\"aws login\"")
							   : STATUS_DONE;
}

enum status profile_source_open(const struct provider_context *context, struct provider **provider)
{
	static provider_open *const places[] = {
		web_identity_open,
		refuse_sso,
		key_file_open_credentials,
		refuse_login,
		process_open,
		key_file_open_config,
		NULL,
	};

	return provider_open_first(places, context, provider);
}

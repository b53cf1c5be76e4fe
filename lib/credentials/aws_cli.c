#include "credentials/aws_cli.h"

#include "unix/message.h"

void aws_cli_hint(const char *profile)
{
	hint("use a profile with \"" AWS_CLI_PROCESS "%s\"", profile);
}

static int refuse(const struct provider_context *context, const char *way)
{
	fail("profile \"%s\" gets its credentials by %s, which only aws-cli can do",
		context->profile, way);
	aws_cli_hint(context->profile);
	return -1;
}

int aws_cli_refuse_sso(const struct provider_context *context, struct provider **provider)
{
	*provider = NULL;
	if (provider_property(context, "sso_account_id") ||
		provider_property(context, "sso_role_name"))
		return refuse(context, "SSO");
	return 0;
}

int aws_cli_refuse_login(const struct provider_context *context, struct provider **provider)
{
	*provider = NULL;
	return provider_property(context, "login_session") ? refuse(context, "\"aws login\"") : 0;
}

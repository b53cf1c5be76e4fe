#include "credentials/role.h"

#include "aws/identity.h"
#include "credentials/profile_source.h"
#include "credentials/sts.h"
#include "unix/message.h"

#include <string.h>
#include <time.h>

struct role {
	struct provider provider;
	struct provider_context context;
	struct provider *source_provider; /* until `source` takes it over */
	struct identity source;
	struct sts sts;
};

/* The credentials of the source are fetched when they are first needed. */
static enum credentials_result open_source_identity(struct role *role)
{
	struct provider *source = role->source_provider;
	enum credentials_result result;

	if (!source)
		return CREDENTIALS_FOUND;
	role->source_provider = NULL;
	result = identity_open(&role->source, source, time(NULL));
	if (result == CREDENTIALS_NONE)
		return fail("%s gives no credentials to assume %s with", source->description,
			role->provider.description);
	return result;
}

static enum credentials_result role_fetch(struct provider *base, struct credentials *credentials)
{
	struct role *role = (struct role *)base;
	const char *session = provider_property(&role->context, "role_session_name");
	char own_name[STS_SESSION_SIZE];
	const struct sts_field fields[] = {
		{"RoleArn", provider_property(&role->context, "role_arn")},
		{"RoleSessionName", session ? session : own_name},
		{"ExternalId", provider_property(&role->context, "external_id")},
		{"DurationSeconds", provider_property(&role->context, "duration_seconds")},
	};

	sts_name_session(own_name, time(NULL));
	if (open_source_identity(role) != CREDENTIALS_FOUND)
		return CREDENTIALS_FAILED;
	return sts_ask(&role->sts, "AssumeRole", fields, sizeof fields / sizeof fields[0],
		credentials, base->description);
}

static void role_close(struct provider *base)
{
	struct role *role = (struct role *)base;

	if (role->source_provider)
		role->source_provider->close(role->source_provider);
	sts_close(&role->sts);
	identity_close(&role->source);
	provider_free(base);
}

static enum status check_role_settings(const struct provider_context *context)
{
	const char *duration = provider_property(context, "duration_seconds");

	if (provider_property(context, "mfa_serial")) {
		fail("profile \"%s\" requires an MFA code, which cannot be entered here",
			context->profile);
		profile_source_hint_aws_cli(context->profile);
		return STATUS_FAILED;
	}
	if (duration && duration[strspn(duration, "0123456789")] != '\0')
		return status_fail(
			"profile \"%s\": duration_seconds is not a number", context->profile);
	return STATUS_DONE;
}

enum status role_open(
	const struct provider_context *context, struct provider *source, struct provider **provider)
{
	struct role *role = provider_create(sizeof *role, role_fetch, role_close, "the role \"%s\"",
		provider_property(context, "role_arn"));

	*provider = NULL;
	if (!role) {
		source->close(source);
		return STATUS_FAILED;
	}
	role->context = *context;
	role->source_provider = source;
	if (check_role_settings(context) != STATUS_DONE ||
		sts_open(&role->sts, context, &role->source) != STATUS_DONE) {
		role_close(&role->provider);
		return STATUS_FAILED;
	}
	*provider = &role->provider;
	return STATUS_DONE;
}

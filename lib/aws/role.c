#include "aws/role.h"

#include "aws/identity.h"
#include "aws/settings.h"
#include "aws/sts.h"
#include "unix/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct role {
	struct provider provider;
	const struct settings *settings;
	const char *profile;
	struct provider *source_provider; /* until `source` has taken it over */
	struct identity source;
	struct sts sts;
	char *description;
};

void role_name_session(char name[ROLE_SESSION_SIZE])
{
	snprintf(name, ROLE_SESSION_SIZE, "pgbackup-%lld", (long long)time(NULL));
}

static const char *get(const struct role *role, const char *key)
{
	return settings_profile_property(role->settings, role->profile, key);
}

/* The source's own credentials are fetched when they are first needed. */
static int open_source(struct role *role)
{
	struct provider *source = role->source_provider;
	int result;

	if (!source)
		return 0;
	role->source_provider = NULL;
	result = identity_open(&role->source, source, time(NULL));
	if (result == PROVIDER_NONE)
		return fail("%s gives no credentials to assume %s with", source->description,
			role->description);
	return result;
}

static int fetch(struct provider *base, struct credentials *credentials)
{
	struct role *role = (struct role *)base;
	const char *session = get(role, "role_session_name");
	char own_name[ROLE_SESSION_SIZE];
	const struct sts_field fields[] = {
		{"RoleArn", get(role, "role_arn")},
		{"RoleSessionName", session ? session : own_name},
		{"ExternalId", get(role, "external_id")},
		{"DurationSeconds", get(role, "duration_seconds")},
	};

	role_name_session(own_name);
	if (open_source(role) != 0)
		return -1;
	return sts_ask(&role->sts, "AssumeRole", fields, sizeof fields / sizeof fields[0],
		credentials, base->description);
}

static void close_provider(struct provider *base)
{
	struct role *role = (struct role *)base;

	if (role->source_provider)
		role->source_provider->close(role->source_provider);
	sts_close(&role->sts);
	identity_close(&role->source);
	free(role->description);
	free(role);
}

static int check(const struct role *role)
{
	const char *duration = get(role, "duration_seconds");

	if (get(role, "mfa_serial")) {
		fail("profile \"%s\" asks for a code of an MFA device, which cannot be asked for "
		     "here",
			role->profile);
		hint("use a profile with \"credential_process = aws configure export-credentials "
		     "--profile %s\"",
			role->profile);
		return -1;
	}
	if (duration && duration[strspn(duration, "0123456789")] != '\0')
		return fail("profile \"%s\": duration_seconds is no number", role->profile);
	return 0;
}

int role_open(struct provider **provider, const struct settings *settings, const char *profile,
	const char *region, struct http *http, struct provider *source)
{
	struct role *role = calloc(1, sizeof *role);
	int result = 0;

	*provider = NULL;
	if (!role) {
		source->close(source);
		return fail("out of memory");
	}
	role->settings = settings;
	role->profile = profile;
	role->source_provider = source;
	if (asprintf(&role->description, "the role \"%s\"", get(role, "role_arn")) < 0) {
		role->description = NULL;
		result = fail("out of memory");
	}
	role->provider = (struct provider){role->description, fetch, close_provider};
	if (result == 0)
		result = check(role);
	if (result == 0)
		result = sts_open(&role->sts, settings, region, http, &role->source);
	if (result != 0)
		close_provider(&role->provider);
	else
		*provider = &role->provider;
	return result;
}

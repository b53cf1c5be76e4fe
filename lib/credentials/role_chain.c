#include "credentials/role_chain.h"

#include "aws/settings.h"
#include "credentials/container.h"
#include "credentials/environment.h"
#include "credentials/imds.h"
#include "credentials/key_file.h"
#include "credentials/profile_source.h"
#include "credentials/role.h"
#include "unix/message.h"
#include "unix/text.h"

#include <string.h>

enum { ROLES_MAX = 64 };

/* A list of profiles with a role; each role is assumed with the credentials of the next profile. */
struct role_chain {
	const struct settings *settings;
	const char *profiles[ROLES_MAX];
	size_t count;
};

/* A role with a web identity token is another kind (web_identity.h). */
static bool has_role(const struct settings *settings, const char *profile)
{
	return settings_profile_property(settings, profile, "role_arn") &&
	       !settings_profile_property(settings, profile, "web_identity_token_file");
}

/* True if the chain continues with PROFILE. */
static bool leads_to(const struct role_chain *chain, const char *profile)
{
	return profile && !key_file_has_keys(chain->settings, profile) &&
	       has_role(chain->settings, profile);
}

static bool holds(const struct role_chain *chain, const char *profile)
{
	for (size_t i = 0; i < chain->count; i++)
		if (strcmp(chain->profiles[i], profile) == 0)
			return true;
	return false;
}

static enum status say_loop(const struct role_chain *chain, const char *profile)
{
	struct text shown;

	text_init(&shown, MESSAGE_MAX);
	for (size_t i = 0; i < chain->count; i++)
		text_printf(&shown, "%s -> ", chain->profiles[i]);
	text_add(&shown, profile);
	fail("source_profile forms a loop: %s", shown.bytes);
	text_release(&shown);
	return STATUS_FAILED;
}

static enum status add_role(struct role_chain *chain, const char *profile)
{
	const char *source = settings_profile_property(chain->settings, profile, "source_profile");
	const char *other =
		settings_profile_property(chain->settings, profile, "credential_source");

	if (holds(chain, profile))
		return say_loop(chain, profile);
	if (chain->count == ROLES_MAX)
		return status_fail(
			"more than %d profiles have a role and a source_profile with another",
			ROLES_MAX);
	if (!source == !other)
		return status_fail(
			"profile \"%s\" has a role_arn, and needs either a source_profile or a "
			"credential_source; it has %s",
			profile, source ? "both" : "neither");
	chain->profiles[chain->count++] = profile;
	return STATUS_DONE;
}

/* Follows the chain from PROFILE to its last role. */
static enum status follow(struct role_chain *chain, const char *profile)
{
	const char *last;

	do {
		if (add_role(chain, profile) != STATUS_DONE)
			return STATUS_FAILED;
		last = profile;
		profile = settings_profile_property(chain->settings, profile, "source_profile");
	} while (leads_to(chain, profile));
	/* A profile may name itself, to use its own keys. It may not name one further up. */
	if (profile && strcmp(profile, last) != 0 && holds(chain, profile))
		return say_loop(chain, profile);
	return STATUS_DONE;
}

/* ROLE is the profile that has the role. */
static enum status open_source_profile(
	const struct provider_context *role, const char *profile, struct provider **source)
{
	struct provider_context context = *role;

	if (!settings_have_profile(role->settings, profile))
		return status_fail("profile \"%s\", the source_profile of \"%s\", does not exist",
			profile, role->profile);
	context.profile = profile;
	context.by_variables = false;
	if (profile_source_open(&context, source) != STATUS_DONE)
		return STATUS_FAILED;
	return *source ? STATUS_DONE
		       : status_fail(
				 "profile \"%s\", the source_profile of \"%s\", has no credentials",
				 profile, role->profile);
}

/* Reads the environment, since the profile asks for it. */
static enum status open_credential_source(
	const struct provider_context *role, const char *name, struct provider **source)
{
	static const struct {
		const char *name;
		provider_open *open;
	} places[] = {
		{"Environment", environment_open},
		{"Ec2InstanceMetadata", imds_open},
		{"EcsContainer", container_open},
	};
	struct provider_context context = *role;

	context.by_variables = true;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		if (strcmp(places[i].name, name) != 0)
			continue;
		if (places[i].open(&context, source) != STATUS_DONE)
			return STATUS_FAILED;
		return *source ? STATUS_DONE
			       : status_fail("%s, the credential_source of profile \"%s\", has no "
					     "credentials",
					 name, role->profile);
	}
	fail("profile \"%s\": unknown credential_source \"%s\"", role->profile, name);
	hint("valid values are Environment, Ec2InstanceMetadata and EcsContainer");
	return STATUS_FAILED;
}

/* Opens the provider whose credentials assume the last role of the chain. */
static enum status open_source_provider(const struct role_chain *chain,
	const struct provider_context *context, struct provider **source)
{
	struct provider_context role = *context;
	const char *profile;

	role.profile = chain->profiles[chain->count - 1];
	profile = provider_property(&role, "source_profile");
	if (profile)
		return open_source_profile(&role, profile, source);
	return open_credential_source(&role, provider_property(&role, "credential_source"), source);
}

enum status role_chain_open(const struct provider_context *context, struct provider **provider)
{
	struct role_chain chain = {.settings = context->settings};
	struct provider_context role = *context;
	enum status status;

	*provider = NULL;
	if (!has_role(context->settings, context->profile))
		return STATUS_DONE;
	if (follow(&chain, context->profile) != STATUS_DONE)
		return STATUS_FAILED;
	status = open_source_provider(&chain, context, provider);
	while (status == STATUS_DONE && chain.count > 0) {
		role.profile = chain.profiles[--chain.count];
		status = role_open(&role, *provider, provider);
	}
	return status;
}

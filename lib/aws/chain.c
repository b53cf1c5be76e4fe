#include "aws/chain.h"

#include "aws/container.h"
#include "aws/environment.h"
#include "aws/imds.h"
#include "aws/key_file.h"
#include "aws/process.h"
#include "aws/role.h"
#include "aws/settings.h"
#include "aws/web_identity.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

enum { ROLES_MAX = 64 }; /* each assumed with the next */

/* A search for the credentials of a profile. */
struct search {
	const struct settings *settings;
	const char *region;
	struct http *http;
	const char *profile;
	bool by_variables; /* those of the environment count as well */
};

/* Leaves a provider, or NULL. 0, or -1 after an error message. */
typedef int step(const struct search *search, struct provider **provider);

static const char *get(const struct search *search, const char *key)
{
	return settings_profile_property(search->settings, search->profile, key);
}

static int take_first(const struct search *search, step *const *steps, struct provider **provider)
{
	int result = 0;

	*provider = NULL;
	for (; *steps && result == 0 && !*provider; steps++)
		result = (*steps)(search, provider);
	return result;
}

static int find_variables(const struct search *search, struct provider **provider)
{
	return search->by_variables ? environment_open(provider, search->settings) : 0;
}

static int find_web_identity(const struct search *search, struct provider **provider)
{
	return web_identity_open(provider, search->settings, search->profile, search->by_variables,
		search->region, search->http);
}

static int refuse(const struct search *search, const char *way)
{
	fail("profile \"%s\" gets its credentials by %s, which only aws-cli can do",
		search->profile, way);
	hint("use a profile with \"credential_process = aws configure export-credentials "
	     "--profile %s\"",
		search->profile);
	return -1;
}

static int refuse_sso(const struct search *search, struct provider **provider)
{
	(void)provider;
	return get(search, "sso_account_id") || get(search, "sso_role_name") ? refuse(search, "SSO")
									     : 0;
}

static int refuse_login(const struct search *search, struct provider **provider)
{
	(void)provider;
	return get(search, "login_session") ? refuse(search, "\"aws login\"") : 0;
}

static int find_credentials_file(const struct search *search, struct provider **provider)
{
	return key_file_open(provider, search->settings, PROFILE_CREDENTIALS, search->profile);
}

static int find_config_file(const struct search *search, struct provider **provider)
{
	return key_file_open(provider, search->settings, PROFILE_CONFIG, search->profile);
}

static int find_process(const struct search *search, struct provider **provider)
{
	return process_open(provider, search->settings, search->profile);
}

static int find_container(const struct search *search, struct provider **provider)
{
	return container_open(provider, search->settings, search->http);
}

static int find_instance(const struct search *search, struct provider **provider)
{
	return imds_open(provider, search->settings, search->http);
}

static step find_role;

static step *const all_steps[] = {find_variables, find_role, find_web_identity, refuse_sso,
	find_credentials_file, refuse_login, find_process, find_config_file, find_container,
	find_instance, NULL};

static step *const steps_of_profile[] = {find_web_identity, refuse_sso, find_credentials_file,
	refuse_login, find_process, find_config_file, NULL};

/* Profiles with a role, each assumed with the credentials of the next. */
struct way {
	const struct settings *settings;
	const char *profiles[ROLES_MAX];
	size_t count;
};

/* One with a token for a web identity is another kind of role. */
static bool has_role(const struct settings *settings, const char *profile)
{
	return settings_profile_property(settings, profile, "role_arn") &&
	       !settings_profile_property(settings, profile, "web_identity_token_file");
}

/* Whether the way goes on with PROFILE: keys count for more than a role. */
static bool leads_to(const struct way *way, const char *profile)
{
	return profile && !key_file_has_keys(way->settings, profile) &&
	       has_role(way->settings, profile);
}

static bool holds(const struct way *way, const char *profile)
{
	for (size_t i = 0; i < way->count; i++)
		if (strcmp(way->profiles[i], profile) == 0)
			return true;
	return false;
}

static int say_loop(const struct way *way, const char *profile)
{
	struct text shown;

	text_init(&shown, MESSAGE_MAX);
	for (size_t i = 0; i < way->count; i++)
		text_printf(&shown, "%s -> ", way->profiles[i]);
	text_add(&shown, profile);
	fail("profiles name each other as their source_profile: %s", shown.bytes);
	text_release(&shown);
	return -1;
}

static int add_role(struct way *way, const char *profile)
{
	const char *source = settings_profile_property(way->settings, profile, "source_profile");
	const char *other = settings_profile_property(way->settings, profile, "credential_source");

	if (holds(way, profile))
		return say_loop(way, profile);
	if (way->count == ROLES_MAX)
		return fail("more than %d profiles have a role and a source_profile with another",
			ROLES_MAX);
	if (!source == !other)
		return fail("profile \"%s\" has a role_arn, and needs either a source_profile or a "
			    "credential_source; it has %s",
			profile, source ? "both" : "neither");
	way->profiles[way->count++] = profile;
	return 0;
}

/* Follows the way that begins with PROFILE to its last role. */
static int follow(struct way *way, const char *profile)
{
	do {
		if (add_role(way, profile) != 0)
			return -1;
		profile = settings_profile_property(way->settings, profile, "source_profile");
	} while (leads_to(way, profile));
	return 0;
}

/* ROLE: the search for the role's own credentials. */
static int find_source_profile(
	const struct search *role, const char *profile, struct provider **provider)
{
	struct search search = *role;
	int result;

	search.profile = profile;
	search.by_variables = false;
	if (!settings_have_profile(role->settings, profile))
		return fail("profile \"%s\", the source_profile of \"%s\", does not exist", profile,
			role->profile);
	result = take_first(&search, steps_of_profile, provider);
	if (result == 0 && !*provider)
		return fail("profile \"%s\", the source_profile of \"%s\", has no credentials",
			profile, role->profile);
	return result;
}

static int find_variables_anyway(const struct search *search, struct provider **provider)
{
	return environment_open(provider, search->settings);
}

static int find_named_source(
	const struct search *role, const char *source, struct provider **provider)
{
	static const struct {
		const char *name;
		step *find;
	} sources[] = {
		{"Environment", find_variables_anyway},
		{"Ec2InstanceMetadata", find_instance},
		{"EcsContainer", find_container},
	};

	for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
		if (strcmp(sources[i].name, source) != 0)
			continue;
		if (sources[i].find(role, provider) != 0)
			return -1;
		return *provider ? 0
				 : fail("%s, the credential_source of profile \"%s\", has no "
					"credentials",
					   source, role->profile);
	}
	fail("profile \"%s\": unknown credential_source \"%s\"", role->profile, source);
	hint("known are Environment, Ec2InstanceMetadata and EcsContainer");
	return -1;
}

/* The provider of the credentials that the last role of a way is assumed with. */
static int find_source(const struct search *search, const char *last, struct provider **provider)
{
	struct search role = *search;
	const char *profile;

	role.profile = last;
	profile = get(&role, "source_profile");
	return profile ? find_source_profile(&role, profile, provider)
		       : find_named_source(&role, get(&role, "credential_source"), provider);
}

static int find_role(const struct search *search, struct provider **provider)
{
	struct way way = {.settings = search->settings};
	int result;

	if (!has_role(search->settings, search->profile))
		return 0;
	if (follow(&way, search->profile) != 0)
		return -1;
	result = find_source(search, way.profiles[way.count - 1], provider);
	while (result == 0 && way.count > 0)
		result = role_open(provider, search->settings, way.profiles[--way.count],
			search->region, search->http, *provider);
	return result;
}

int chain_find(struct provider **provider, const struct settings *settings, const char *region,
	struct http *http)
{
	const struct search search = {
		.settings = settings,
		.region = region,
		.http = http,
		.profile = settings->profile,
		.by_variables = !settings->profile_is_argument,
	};

	return take_first(&search, all_steps, provider);
}

static int say_none(const struct settings *settings)
{
	fail("no credentials for S3 were found");
	if (settings_property(settings, "sso_session") ||
		settings_property(settings, "sso_start_url"))
		hint("profile \"%s\" names no account for SSO; use one with "
		     "\"credential_process = aws configure export-credentials --profile NAME\"",
			settings->profile);
	else
		hint("set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write a profile into "
		     "~/.aws/credentials, as \"aws configure\" does");
	return -1;
}

int chain_open(struct identity *identity, const struct settings *settings, const char *region,
	struct http *http)
{
	struct provider *provider;
	int result;

	*identity = (struct identity){.provider = NULL};
	if (chain_find(&provider, settings, region, http) != 0)
		return -1;
	result = provider ? identity_open(identity, provider, time(NULL)) : PROVIDER_NONE;
	return result == PROVIDER_NONE ? say_none(settings) : result;
}

#include "aws/settings.h"

#include "aws/file_path.h"
#include "aws/retry.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/redaction.h"
#include "unix/text.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { FILE_MAX = 1 << 20 }; /* bytes */

const char *settings_environment(const char *name)
{
	return getenv(name);
}

const char *settings_variable(const struct settings *settings, const char *name)
{
	const char *value = settings->lookup(name);

	return value && *value ? value : NULL;
}

/* The path in VARIABLE, or else of NAME in the home directory; empty if there is no home. */
static void add_path(
	const struct settings *settings, const char *variable, const char *name, struct text *path)
{
	const char *given = settings_variable(settings, variable);
	const char *home = file_path_home(settings->lookup);

	if (given)
		file_path_expand(path, given, settings->lookup);
	else if (home)
		text_printf(path, "%s/%s", home, name);
}

/* A file that does not exist, or whose folder we may not search, counts as empty. */
static enum status read_file(const char *path, enum profile_file kind, struct profiles *profiles)
{
	struct text bytes;
	struct stat status;
	enum status result = STATUS_FAILED;

	if (*path == '\0' || stat(path, &status) != 0)
		return STATUS_DONE;
	text_init(&bytes, FILE_MAX);
	if (file_read(path, &bytes) == 0)
		result = profiles_parse(profiles, kind, bytes.bytes, bytes.length, path);
	text_release(&bytes);
	return result;
}

bool settings_hint_at_misnamed(const struct settings *settings)
{
	const char *name = settings->profile;
	const char *quote = strchr(name, ' ') ? "\"" : "";

	if (profiles_have_misnamed(&settings->config, PROFILE_CONFIG, name))
		hint("[%s] has to be [profile %s%s%s] in the config file", name, quote, name,
			quote);
	else if (profiles_have_misnamed(&settings->credentials, PROFILE_CREDENTIALS, name))
		hint("[profile %s] has to be [%s] in the credentials file", name, name);
	else
		return false;
	return true;
}

static enum status say_no_profile(
	const struct settings *settings, const char *config, const char *credentials)
{
	fail("profile \"%s\" is in neither \"%s\" nor \"%s\"", settings->profile, config,
		credentials);
	settings_hint_at_misnamed(settings);
	return STATUS_FAILED;
}

static enum status read_files(struct settings *settings)
{
	struct text config, credentials;
	enum status status;

	text_init(&config, PATH_MAX);
	text_init(&credentials, PATH_MAX);
	add_path(settings, "AWS_CONFIG_FILE", ".aws/config", &config);
	add_path(settings, "AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", &credentials);
	status = read_file(config.bytes, PROFILE_CONFIG, &settings->config);
	if (status == STATUS_DONE)
		status = read_file(credentials.bytes, PROFILE_CREDENTIALS, &settings->credentials);
	if (status == STATUS_DONE && settings->profile_is_chosen &&
		!settings_have_profile(settings, settings->profile))
		status = say_no_profile(settings, config.bytes, credentials.bytes);
	text_release(&config);
	text_release(&credentials);
	return status;
}

enum status settings_open(struct settings *settings, const char *profile, settings_lookup *lookup)
{
	*settings = (struct settings){.lookup = lookup, .profile_is_argument = profile != NULL};
	if (!profile)
		profile = settings_variable(settings, "AWS_PROFILE");
	if (!profile)
		profile = settings_variable(settings, "AWS_DEFAULT_PROFILE");
	settings->profile_is_chosen = profile != NULL;
	settings->profile = strdup(profile ? profile : "default");
	if (!settings->profile)
		return status_fail("out of memory");
	return read_files(settings);
}

enum status settings_reopen(struct settings *settings, const struct settings *old)
{
	*settings = (struct settings){
		.lookup = old->lookup,
		.profile = strdup(old->profile),
		.profile_is_argument = old->profile_is_argument,
		.profile_is_chosen = old->profile_is_chosen,
	};
	if (!settings->profile)
		return status_fail("out of memory");
	return read_files(settings);
}

static const char *none_if_empty(const char *value)
{
	return value && *value ? value : NULL;
}

/* From the credentials file, or else from the config file. */
static const char *get_from_files(
	const struct settings *settings, const char *profile, const char *key, const char *child)
{
	const char *value =
		profiles_get(&settings->credentials, PROFILE_NAMED, profile, key, child);

	if (!value)
		value = profiles_get(&settings->config, PROFILE_NAMED, profile, key, child);
	return none_if_empty(value);
}

const char *settings_property(const struct settings *settings, const char *key)
{
	return get_from_files(settings, settings->profile, key, NULL);
}

const char *settings_find(const struct settings *settings, const char *variable, const char *key)
{
	const char *value = settings_variable(settings, variable);

	return value ? value : settings_property(settings, key);
}

const char *settings_nested(const struct settings *settings, const char *key, const char *child)
{
	return get_from_files(settings, settings->profile, key, child);
}

const char *settings_service_property(
	const struct settings *settings, const char *service, const char *key)
{
	const char *services = settings_property(settings, "services");

	if (!services)
		return NULL;
	return none_if_empty(
		profiles_get(&settings->config, PROFILE_SERVICES, services, service, key));
}

bool settings_have_profile(const struct settings *settings, const char *profile)
{
	return profiles_have(&settings->config, PROFILE_NAMED, profile) ||
	       profiles_have(&settings->credentials, PROFILE_NAMED, profile);
}

const char *settings_profile_property(
	const struct settings *settings, const char *profile, const char *key)
{
	return get_from_files(settings, profile, key, NULL);
}

const char *settings_file_property(const struct settings *settings, enum profile_file file,
	const char *profile, const char *key)
{
	const struct profiles *profiles =
		file == PROFILE_CONFIG ? &settings->config : &settings->credentials;

	return none_if_empty(profiles_get(profiles, PROFILE_NAMED, profile, key, NULL));
}

enum status settings_read_boolean(const char *name, const char *value, bool *result)
{
	if (!value)
		return STATUS_DONE;
	*result = strcasecmp(value, "true") == 0;
	if (*result || strcasecmp(value, "false") == 0)
		return STATUS_DONE;
	return status_fail(
		"invalid value \"%s\" of %s: \"true\" or \"false\" expected", value, name);
}

enum status settings_boolean(
	const struct settings *settings, const char *variable, const char *key, bool *result)
{
	const char *value = settings_variable(settings, variable);

	if (value)
		return settings_read_boolean(variable, value, result);
	return settings_read_boolean(key, settings_property(settings, key), result);
}

enum status settings_find_hosts(struct settings_hosts *hosts, const struct settings *settings)
{
	*hosts = (struct settings_hosts){.fips = false};
	if (settings_boolean(settings, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint",
		    &hosts->fips) != STATUS_DONE)
		return STATUS_FAILED;
	return settings_boolean(settings, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint",
		&hosts->dualstack);
}

void settings_release(struct settings *settings)
{
	profiles_release(&settings->config);
	profiles_release(&settings->credentials);
	free(settings->profile);
	settings->profile = NULL;
}

__attribute__((format(printf, 3, 4))) static void set_value(
	struct settings_value *value, const char *text, const char *format, ...)
{
	va_list arguments;

	value->text = text;
	va_start(arguments, format);
	vsnprintf(value->source, sizeof value->source, format, arguments);
	va_end(arguments);
}

/* Begins with the argument of OPTION; GIVEN is NULL if there is none. */
static void set_given(struct settings_value *value, const char *given, const char *option)
{
	*value = (struct settings_value){.is_argument = given != NULL};
	set_value(value, given, "%s", option);
}

/* Does nothing if VALUE is set already. */
static void set_from_variable(
	struct settings_value *value, const struct settings *settings, const char *variable)
{
	if (!value->text)
		set_value(value, settings_variable(settings, variable), "%s", variable);
}

static void set_from_profile(
	struct settings_value *value, const struct settings *settings, const char *key)
{
	if (!value->text)
		set_value(value, settings_property(settings, key), "%s of profile \"%s\"", key,
			settings->profile);
}

void settings_find_value(struct settings_value *value, const struct settings *settings,
	const char *given, const char *option, const char *variable, const char *key)
{
	set_given(value, given, option);
	set_from_variable(value, settings, variable);
	set_from_profile(value, settings, key);
}

enum status settings_find_attempts(int *attempts, const struct settings *settings)
{
	struct settings_value given;

	settings_find_value(&given, settings, NULL, "", "AWS_MAX_ATTEMPTS", "max_attempts");
	*attempts = retry_read_attempts(given.text);
	if (*attempts >= 0)
		return STATUS_DONE;
	return status_fail("invalid number of attempts \"%s\" (%s): 1 to %d are possible",
		given.text, given.source, RETRY_ATTEMPTS_MAX);
}

enum { NAME_SIZE = 64 };

/* AWS_ENDPOINT_URL_S3 */
static void set_from_service_variable(
	struct settings_value *value, const struct settings *settings, const char *service)
{
	char name[NAME_SIZE];
	int length = snprintf(name, sizeof name, "AWS_ENDPOINT_URL_%s", service);

	for (int i = 0; i < length && i < NAME_SIZE - 1; i++)
		name[i] = (char)toupper((unsigned char)name[i]);
	set_from_variable(value, settings, name);
}

static void set_from_service(
	struct settings_value *value, const struct settings *settings, const char *service)
{
	if (!value->text)
		set_value(value, settings_service_property(settings, service, "endpoint_url"),
			"endpoint_url of [services %s]", settings_property(settings, "services"));
}

enum status settings_find_endpoint_url(struct settings_value *url, const struct settings *settings,
	const char *service, const char *given)
{
	bool muted = false;

	set_given(url, given, "--endpoint-url");
	if (given)
		return STATUS_DONE;
	if (settings_boolean(settings, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
		    "ignore_configured_endpoint_urls", &muted) != STATUS_DONE)
		return STATUS_FAILED;
	if (muted)
		return STATUS_DONE;
	set_from_service_variable(url, settings, service);
	set_from_variable(url, settings, "AWS_ENDPOINT_URL");
	set_from_service(url, settings, service);
	set_from_profile(url, settings, "endpoint_url");
	return STATUS_DONE;
}

/* "s3.example.org", "localhost:9000": a URL but for its scheme. */
static void suggest_scheme(const char *text)
{
	static const char in_url[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:/[]";
	bool is_local = strncmp(text, "localhost", 9) == 0 || strncmp(text, "127.", 4) == 0;

	if (text[strspn(text, in_url)] == '\0' && !strstr(text, "//"))
		hint("did you mean http%s://%s?", is_local ? "" : "s", text);
}

enum status settings_refuse_url(
	const struct settings_value *url, const char *what, const char *reason)
{
	if (!redaction_may_quote(url->text)) {
		fail("invalid %s (%s): %s", what, url->source, reason);
	} else {
		fail("invalid %s \"%s\" (%s): %s", what, url->text, url->source, reason);
		suggest_scheme(url->text);
	}
	return url->is_argument ? STATUS_MISUSE : STATUS_FAILED;
}

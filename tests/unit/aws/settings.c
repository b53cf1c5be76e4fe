/*
 * aws/settings: precedence of the environment and the files.
 */
#include "aws/settings.h"

#include "aws/region.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/pgb-unit-XXXXXX";
static char config_path[64], credentials_path[64];
static const char *extra[8]; /* more variables: names and values */

static const char *look_up(const char *name)
{
	for (size_t i = 0; i + 1 < sizeof extra / sizeof extra[0] && extra[i]; i += 2)
		if (strcmp(extra[i], name) == 0)
			return extra[i + 1];
	if (strcmp(name, "AWS_CONFIG_FILE") == 0)
		return config_path;
	return strcmp(name, "AWS_SHARED_CREDENTIALS_FILE") == 0 ? credentials_path : NULL;
}

static void set(const char *const *variables)
{
	size_t i = 0;

	for (; variables && variables[i]; i++)
		extra[i] = variables[i];
	extra[i] = NULL;
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!file || fputs(text, file) == EOF || fclose(file) != 0)
		abort();
}

static void check(const char *value, const char *expected, const char *name)
{
	if (expected)
		tap_same_text(value, expected, name);
	else
		tap_ok(!value, "%s", name);
}

static const char config[] = "[default]\nregion = r\nonly_config = a\nboth = config\nempty = x\n"
			     "blank =\ns3 =\n  addressing_style = path\n  both = config\n"
			     "yes = TRUE\nno = false\nodd = 1\nservices = mine\n"
			     "[profile other]\nboth = other config\nrole_arn = arn\n"
			     "[services mine]\nsts =\n  endpoint_url = http://sts\n"
			     "[services other]\nsts =\n  endpoint_url = http://no\n";
static const char credentials[] = "[default]\nboth = credentials\nonly_credentials = b\nempty =\n"
				  "s3 =\n  both = credentials\n"
				  "[other]\nboth = other credentials\n[third]\n";

static void check_properties(const struct settings *settings)
{
	check(settings_property(settings, "only_config"), "a", "of the config file");
	check(settings_property(settings, "only_credentials"), "b", "of the credentials file");
	check(settings_property(settings, "both"), "credentials", "of both");
	check(settings_property(settings, "empty"), NULL, "empty in the file that counts");
	check(settings_property(settings, "blank"), NULL, "empty in the one that has it");
	check(settings_property(settings, "none"), NULL, "of none");
	check(settings_nested(settings, "s3", "addressing_style"), "path", "nested");
	check(settings_nested(settings, "s3", "both"), "credentials", "nested, of both");
	check(settings_nested(settings, "s3", "none"), NULL, "nested, of none");
	check(settings_nested(settings, "region", "none"), NULL, "below a value");
	check(settings_service_property(settings, "sts", "endpoint_url"), "http://sts",
		"of a service");
	check(settings_service_property(settings, "s3", "endpoint_url"), NULL,
		"of a service that has none");
}

static void check_either(const struct settings *settings)
{
	static const char *const variables[] = {"V", "v", "V_EMPTY", "", NULL};

	set(variables);
	check(settings_find(settings, "V", "only_config"), "v", "a variable before a property");
	check(settings_find(settings, "V_EMPTY", "only_config"), "a", "a property");
	check(settings_find(settings, "V_NONE", "none"), NULL, "neither");
	set(NULL);
}

static void check_other_profiles(const struct settings *settings)
{
	check(settings_profile_property(settings, "other", "both"), "other credentials",
		"of another profile");
	check(settings_profile_property(settings, "other", "role_arn"), "arn",
		"of another profile, config file");
	check(settings_profile_property(settings, "other", "region"), NULL,
		"nothing from the chosen one");
	check(settings_profile_property(settings, "none", "both"), NULL, "of no profile");
	check(settings_file_property(settings, PROFILE_CONFIG, "other", "both"), "other config",
		"of the one file alone");
	check(settings_file_property(settings, PROFILE_CREDENTIALS, "other", "both"),
		"other credentials", "of the other alone");
	check(settings_file_property(settings, PROFILE_CREDENTIALS, "other", "role_arn"), NULL,
		"not from the other file");
	tap_ok(settings_have_profile(settings, "other"), "a profile of both files");
	tap_ok(settings_have_profile(settings, "third"), "a profile of one");
	tap_ok(!settings_have_profile(settings, "mine"), "no profile");
}

static void check_booleans(const struct settings *settings)
{
	static const char *const variables[] = {
		"V_TRUE", "True", "V_FALSE", "FALSE", "V_ODD", "yes", NULL};
	bool value = true;

	set(variables);
	tap_ok(settings_boolean(settings, "V_NONE", "none", &value) == 0 && value, "unset");
	tap_ok(settings_boolean(settings, "V_FALSE", "yes", &value) == 0 && !value, "a variable");
	tap_ok(settings_boolean(settings, "V_NONE", "yes", &value) == 0 && value, "a property");
	tap_ok(settings_boolean(settings, "V_NONE", "no", &value) == 0 && !value, "another");
	tap_ok(settings_boolean(settings, "V_TRUE", "no", &value) == 0 && value, "both");
	tap_ok(settings_boolean(settings, "V_TRUE", "odd", &value) == 0,
		"only what counts is read");
	tap_ok(settings_boolean(settings, "V_ODD", "yes", &value) != 0,
		"a variable that is neither");
	tap_ok(settings_boolean(settings, "V_NONE", "odd", &value) != 0,
		"a property that is neither");
	tap_ok(settings_read_boolean("x", "true ", &value) != 0, "a text that is neither");
	tap_ok(settings_read_boolean("x", NULL, &value) == 0, "no text");
	set(NULL);
}

static void check_urls(const struct settings *settings)
{
	static const char *const sts[] = {
		"AWS_ENDPOINT_URL_STS", "http://a", "AWS_ENDPOINT_URL", "http://no", NULL};
	static const char *const mute[] = {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", NULL};
	struct settings_value url;

	tap_ok(settings_find_endpoint_url(&url, settings, "sts", NULL) == 0, "a service's URL");
	check(url.text, "http://sts", "of the services section");
	check(url.source, "endpoint_url of [services mine]", "which is named");
	tap_ok(settings_find_endpoint_url(&url, settings, "sts", "x") == 0, "a given one");
	check(url.text, "x", "is taken as it is");
	check(url.source, "--endpoint-url", "and named by its option");
	set(sts);
	tap_ok(settings_find_endpoint_url(&url, settings, "sts", NULL) == 0,
		"that of its variable");
	check(url.text, "http://a", "which is in capitals");
	check(url.source, "AWS_ENDPOINT_URL_STS", "is named");
	set(mute);
	tap_ok(settings_find_endpoint_url(&url, settings, "sts", NULL) == 0, "a muted one");
	check(url.text, NULL, "is none");
	set(NULL);
}

static void check_reopening(const struct settings *settings)
{
	const char *before = settings_property(settings, "only_credentials");
	struct settings fresh;

	write_file(credentials_path, "[default]\nonly_credentials = c\n");
	tap_ok(settings_reopen(&fresh, settings) == 0, "the files are read anew");
	check(settings_property(&fresh, "only_credentials"), "c", "what they hold by now");
	check(settings_property(&fresh, "only_config"), "a", "and what is as it was");
	check(before, "b", "what was known stays");
	settings_release(&fresh);
	write_file(credentials_path, "[default\n");
	tap_ok(settings_reopen(&fresh, settings) != 0, "a file that is broken by now");
	settings_release(&fresh);
}

/* A file of LENGTH bytes: a comment. */
static void check_length(size_t length, bool fits, const char *name)
{
	static char comment[(1 << 20) + 2];
	struct settings settings;

	memset(comment, '#', length);
	comment[length] = '\0';
	write_file(config_path, comment);
	tap_ok((settings_open(&settings, NULL, look_up) == 0) == fits, "%s", name);
	settings_release(&settings);
}

/* Which profile is chosen; NULL: none can be. */
static void check_choice(
	const char *given, const char *const *variables, const char *profile, const char *name)
{
	struct settings settings;
	enum status result;

	set(variables);
	result = settings_open(&settings, given, look_up);
	if (profile && result == 0)
		check(settings.profile, profile, name);
	else
		tap_ok((result == 0) == (profile != NULL), "%s", name);
	settings_release(&settings);
	set(NULL);
}

static void check_choices(void)
{
	static const char *const first[] = {
		"AWS_PROFILE", "other", "AWS_DEFAULT_PROFILE", "third", NULL};
	static const char *const second[] = {
		"AWS_PROFILE", "", "AWS_DEFAULT_PROFILE", "third", NULL};
	static const char *const none[] = {"AWS_PROFILE", "none", NULL};
	static const char *const no_files[] = {
		"AWS_CONFIG_FILE", "/nowhere/a", "AWS_SHARED_CREDENTIALS_FILE", "/nowhere/b", NULL};

	check_choice(NULL, NULL, "default", "no profile chosen");
	check_choice("third", first, "third", "a profile as an argument");
	check_choice(NULL, first, "other", "AWS_PROFILE");
	check_choice(NULL, second, "third", "AWS_DEFAULT_PROFILE");
	check_choice(NULL, none, NULL, "a profile that is nowhere");
	check_choice("none", NULL, NULL, "an argument that is nowhere");
	check_choice(NULL, no_files, "default", "no files");
	check_choice("default", no_files, NULL, "no files, but a chosen profile");
}

static void check_regions(const struct settings *settings)
{
	static const char *const invalid[] = {
		"", "-a", "a-", "a.b", "a/b", "a b", "us-east-2!", "a\n", "a_b", "b\xc3\xbc"};
	static const char *const variable[] = {"AWS_DEFAULT_REGION", "eu-west-1", NULL};

	for (size_t i = 0; i < sizeof invalid / sizeof invalid[0]; i++)
		tap_ok(!region_is_valid(invalid[i]), "no region: %s", invalid[i]);
	tap_ok(region_is_valid("auto") && region_is_valid("RegionOne"), "regions of other stores");
	check(region_find(settings, NULL), "r", "the profile's region");
	check(region_find(settings, "eu-north-1"), "eu-north-1", "the command line's");
	check(region_find(settings, "a.b"), NULL, "an invalid one");
	set(variable);
	check(region_find(settings, NULL), "eu-west-1", "the variable's");
	set(NULL);
}

int main(void)
{
	struct settings settings;

	if (!freopen("/dev/null", "w", stderr) || !mkdtemp(folder))
		return 1;
	snprintf(config_path, sizeof config_path, "%s/config", folder);
	snprintf(credentials_path, sizeof credentials_path, "%s/credentials", folder);
	write_file(config_path, config);
	write_file(credentials_path, credentials);
	check_choices();
	tap_ok(settings_open(&settings, NULL, look_up) == 0, "settings");
	check_properties(&settings);
	check_either(&settings);
	check_other_profiles(&settings);
	check_booleans(&settings);
	check_urls(&settings);
	check_regions(&settings);
	check_reopening(&settings);
	settings_release(&settings);
	write_file(credentials_path, credentials);
	check_length(1 << 20, true, "a file of 1 MiB");
	check_length((1 << 20) + 1, false, "a longer one");
	unlink(config_path);
	unlink(credentials_path);
	rmdir(folder);
	return tap_done();
}

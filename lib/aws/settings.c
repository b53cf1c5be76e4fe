#include "aws/settings.h"

#include "unix/message.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *settings_environment(const char *name)
{
	return getenv(name);
}

const char *settings_variable(const struct settings *settings, const char *name)
{
	const char *value = settings->lookup(name);

	return value && *value ? value : NULL;
}

static const char *find_home(const struct settings *settings)
{
	const char *home = settings_variable(settings, "HOME");
	const struct passwd *entry;

	if (home)
		return home;
	entry = getpwuid(getuid());
	return entry ? entry->pw_dir : NULL;
}

/* The file that VARIABLE names, else NAME in the home directory. Empty if there is no home. */
static void add_path(
	const struct settings *settings, const char *variable, const char *name, struct text *path)
{
	const char *given = settings_variable(settings, variable);
	const char *home = find_home(settings);

	if (given && strncmp(given, "~/", 2) != 0)
		text_add(path, given);
	else if (home)
		text_printf(path, "%s/%s", home, given ? given + 2 : name);
}

static int read_bytes(int fd, const char *path, struct text *bytes)
{
	char block[4096];
	ssize_t length;

	while ((length = read(fd, block, sizeof block)) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return fail_errno("could not read file \"%s\"", path);
		text_add_bytes(bytes, block, (size_t)length);
		if (bytes->broken)
			return text_finish(bytes, path);
	}
	explicit_bzero(block, sizeof block);
	return 0;
}

/* A file that is not there, or that we may not even look for, is an empty one. */
static int read_file(const char *path, enum profile_file kind, struct profiles *profiles)
{
	struct text bytes;
	struct stat status;
	int fd, result;

	if (*path == '\0' || stat(path, &status) != 0)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fail_errno("could not open file \"%s\"", path);
	text_init(&bytes, PROFILE_FILE_MAX);
	result = read_bytes(fd, path, &bytes);
	if (result == 0)
		result = profiles_parse(profiles, kind, bytes.bytes, bytes.length, path);
	text_release(&bytes);
	close(fd);
	return result;
}

static int read_files(struct settings *settings, bool is_chosen)
{
	struct text config, credentials;
	int result = -1;

	text_init(&config, PATH_MAX);
	text_init(&credentials, PATH_MAX);
	add_path(settings, "AWS_CONFIG_FILE", ".aws/config", &config);
	add_path(settings, "AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials", &credentials);
	if (read_file(config.bytes, PROFILE_CONFIG, &settings->config) == 0 &&
		read_file(credentials.bytes, PROFILE_CREDENTIALS, &settings->credentials) == 0)
		result = 0;
	if (result == 0 && is_chosen &&
		!profiles_have(&settings->config, PROFILE_NAMED, settings->profile) &&
		!profiles_have(&settings->credentials, PROFILE_NAMED, settings->profile))
		result = fail("profile \"%s\" is neither in \"%s\" nor in \"%s\"",
			settings->profile, config.bytes, credentials.bytes);
	text_release(&config);
	text_release(&credentials);
	return result;
}

int settings_open(struct settings *settings, const char *profile, settings_lookup *lookup)
{
	*settings = (struct settings){.lookup = lookup, .profile_is_argument = profile != NULL};
	if (!profile)
		profile = settings_variable(settings, "AWS_PROFILE");
	if (!profile)
		profile = settings_variable(settings, "AWS_DEFAULT_PROFILE");
	settings->profile = strdup(profile ? profile : "default");
	if (!settings->profile)
		return fail("out of memory");
	return read_files(settings, profile != NULL);
}

static const char *get(const struct settings *settings, const char *key)
{
	const char *value =
		profiles_get(&settings->credentials, PROFILE_NAMED, settings->profile, key, NULL);

	if (!value)
		value = profiles_get(
			&settings->config, PROFILE_NAMED, settings->profile, key, NULL);
	return value;
}

const char *settings_property(const struct settings *settings, const char *key)
{
	const char *value = get(settings, key);

	return value && *value ? value : NULL;
}

const char *settings_s3_property(const struct settings *settings, const char *key)
{
	const char *services = settings_property(settings, "services");
	const char *value = NULL;

	if (services)
		value = profiles_get(&settings->config, PROFILE_SERVICES, services, "s3", key);
	return value && *value ? value : NULL;
}

void settings_release(struct settings *settings)
{
	profiles_release(&settings->config);
	profiles_release(&settings->credentials);
	free(settings->profile);
	settings->profile = NULL;
}

/*
 * What the user has set: the environment and the chosen profile of the files that AWS's tools
 * share.
 *
 * Source: the settings reference of the AWS SDKs and Tools reference, and aws-cli where they
 * differ. An empty variable counts as unset. Of a property that stands in both files, the
 * credentials file's counts.
 */
#ifndef AWS_SETTINGS_H
#define AWS_SETTINGS_H

#include "aws/profile.h"

#include <stdbool.h>

/* Looks a variable up in the environment: as getenv(3), or a test's own. */
typedef const char *settings_lookup(const char *name);

struct settings {
	settings_lookup *lookup;
	char *profile;            /* its name, "default" if none was chosen */
	bool profile_is_argument; /* and thereby beats credentials of the environment */
	struct profiles config;
	struct profiles credentials;
};

/* The process's environment. */
settings_lookup settings_environment;

/*
 * Chooses the profile (PROFILE if not NULL, AWS_PROFILE, AWS_DEFAULT_PROFILE) and reads the two
 * files, where there are any. Returns 0, or -1 after an error message: a file that cannot be read,
 * a chosen profile that is in neither. To be released in both cases.
 */
int settings_open(struct settings *settings, const char *profile, settings_lookup *lookup);

/* The value of an environment variable, or NULL. */
const char *settings_variable(const struct settings *settings, const char *name);

/* The value of a property of the profile, or NULL if it is missing or empty. */
const char *settings_property(const struct settings *settings, const char *key);

/* The value of KEY under `s3 =` in the [services] section that the profile names, or NULL. */
const char *settings_s3_property(const struct settings *settings, const char *key);

/* Wipes and frees. */
void settings_release(struct settings *settings);

#endif

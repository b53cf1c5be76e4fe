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

struct settings;

/* Looks a variable up in the environment: as getenv(3), or a test's own. */
typedef const char *settings_lookup(const char *name);

struct settings {
	settings_lookup *lookup;
	char *profile;            /* its name, "default" if none was chosen */
	bool profile_is_argument; /* and thereby beats credentials of the environment */
	bool profile_is_chosen;   /* by the argument or a variable: it must exist */
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

/*
 * Reads the files of OLD anew, for the same profile, into SETTINGS, for whoever wants to know what
 * they hold by now; OLD and all that points into it stay. Returns as settings_open() does.
 */
int settings_reopen(struct settings *settings, const struct settings *old);

/* The value of an environment variable, or NULL. */
const char *settings_variable(const struct settings *settings, const char *name);

/*
 * The value of a property of the profile, or NULL if it is missing or empty; as all strings from
 * here on, it is the settings' own.
 */
const char *settings_property(const struct settings *settings, const char *key);

/* The value of VARIABLE or, where that is not set, the profile's property KEY, or NULL. */
const char *settings_find(const struct settings *settings, const char *variable, const char *key);

/* The value of CHILD below KEY, as in "s3 =" and the indented lines that follow it, or NULL. */
const char *settings_nested(const struct settings *settings, const char *key, const char *child);

/*
 * The value of KEY below SERVICE ("s3", "sts") in the [services] section that the profile names,
 * or NULL.
 */
const char *settings_service_property(
	const struct settings *settings, const char *service, const char *key);

/* Whether there is a profile of that name, in either file. */
bool settings_have_profile(const struct settings *settings, const char *profile);

/* A property of any profile, as a role's source_profile; NULL also if there is no such profile. */
const char *settings_profile_property(
	const struct settings *settings, const char *profile, const char *key);

/* The same, as one of the files alone has it. */
const char *settings_file_property(const struct settings *settings, enum profile_file file,
	const char *profile, const char *key);

/*
 * Reads VALUE, "true" or "false" in any case, into RESULT, which stays as it is if VALUE is NULL.
 * Returns 0, or -1 after an error message that says NAME.
 */
int settings_read_boolean(const char *name, const char *value, bool *result);

/* The same for the variable VARIABLE, or, where that is not set, the profile's property KEY. */
int settings_boolean(
	const struct settings *settings, const char *variable, const char *key, bool *result);

/* Wipes and frees. */
void settings_release(struct settings *settings);

/*
 * How often a request is tried, where the user has said so.
 *
 * Source: "Retry behavior" of the AWS SDKs and Tools reference.
 */

/*
 * AWS_MAX_ATTEMPTS or the profile's max_attempts, for struct client's attempts_max: 0 if neither is
 * set, -1 after an error message if what was set is no number of attempts.
 */
int settings_find_attempts(const struct settings *settings);

/*
 * The URL of a service, where the user has set one.
 *
 * Source: "Service-specific endpoints" of the AWS SDKs and Tools reference. A variable for all
 * services counts for more than a file's setting for just the one.
 */

/*
 * Leaves in URL the one for SERVICE ("s3", "sts"), or NULL where Amazon's own is to be used: GIVEN
 * (the command line's, or NULL), AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's
 * services section, or the profile's endpoint_url; the four last unless
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, or the property of that name, mutes them. It is the
 * settings' own, or GIVEN, and not checked. Returns 0, or -1 after an error message.
 */
int settings_find_endpoint_url(
	const char **url, const struct settings *settings, const char *service, const char *given);

#endif

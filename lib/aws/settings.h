/*
 * The user's AWS settings: environment variables, and the chosen profile in the files shared by
 * AWS tools (~/.aws/config, ~/.aws/credentials).
 *
 * An empty variable counts as unset. If both files have a property, that of the credentials file is
 * used. The settings own all strings that the functions return.
 *
 * Sources: "Settings reference", "Retry behavior" and "Service-specific endpoints" of the AWS SDKs
 * and Tools reference; aws-cli where it differs from them.
 */
#ifndef AWS_SETTINGS_H
#define AWS_SETTINGS_H

#include "aws/profile.h"
#include "unix/status.h"

#include <stdbool.h>

struct settings;

/* Looks up an environment variable: the same as getenv(3), or a test's replacement. */
typedef const char *settings_lookup(const char *name);

struct settings {
	settings_lookup *lookup;
	char *profile;            /* its name, "default" if none was chosen */
	bool profile_is_argument; /* and thus precedes credentials in the environment */
	bool profile_is_chosen;   /* by the argument or a variable: it must exist */
	struct profiles config;
	struct profiles credentials;
};

/* The process's environment. */
settings_lookup settings_environment;

/*
 * Chooses the profile (PROFILE if not NULL, AWS_PROFILE, AWS_DEFAULT_PROFILE) and reads the two
 * files, if they exist. Returns STATUS_DONE, or STATUS_FAILED after an error message: a file cannot
 * be read, or the chosen profile is in neither. The caller calls settings_release() in both cases.
 */
enum status settings_open(struct settings *settings, const char *profile, settings_lookup *lookup);

/*
 * Reads the current content of the files into SETTINGS, for the profile of OLD. OLD does not
 * change. Returns as settings_open() does.
 */
enum status settings_reopen(struct settings *settings, const struct settings *old);

/* The value of an environment variable, or NULL. */
const char *settings_variable(const struct settings *settings, const char *name);

/*
 * The value of a property of the profile, or NULL if it is missing or empty.
 */
const char *settings_property(const struct settings *settings, const char *key);

/* The value of VARIABLE or, if that is not set, the profile's property KEY, or NULL. */
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

/*
 * Gives a hint if the profile has a section in a file, but under the name that it has in the other
 * file. True if so.
 */
bool settings_hint_at_misnamed(const struct settings *settings);

/* A property of any profile, such as a source_profile. NULL if it or the profile is missing. */
const char *settings_profile_property(
	const struct settings *settings, const char *profile, const char *key);

/* The same, from one of the files only. */
const char *settings_file_property(const struct settings *settings, enum profile_file file,
	const char *profile, const char *key);

/*
 * Reads VALUE, "true" or "false" in any case, into RESULT, which is unchanged if VALUE is NULL.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message that names NAME.
 */
enum status settings_read_boolean(const char *name, const char *value, bool *result);

/* The same for the value that settings_find() returns. */
enum status settings_boolean(
	const struct settings *settings, const char *variable, const char *key, bool *result);

enum { SETTINGS_SOURCE_SIZE = 128 };

/* A setting, and where it comes from. */
struct settings_value {
	const char *text; /* NULL: it is not set */
	bool is_argument; /* of the command line */

	/* For messages: an option, a variable, or a property and its profile. */
	char source[SETTINGS_SOURCE_SIZE];
};

/*
 * Sets VALUE to the first that is set: GIVEN, the argument of OPTION, or NULL; VARIABLE; the
 * profile's property KEY.
 */
void settings_find_value(struct settings_value *value, const struct settings *settings,
	const char *given, const char *option, const char *variable, const char *key);

/*
 * Sets *ATTEMPTS to the number of attempts for each request, AWS_MAX_ATTEMPTS or the profile's
 * max_attempts; to 0 if neither is set. Returns STATUS_FAILED after an error message if the value
 * is invalid.
 */
enum status settings_find_attempts(int *attempts, const struct settings *settings);

/* Variants of Amazon's hosts, as asked for. */
struct settings_hosts {
	bool fips;      /* FIPS 140 validated cryptography */
	bool dualstack; /* IPv6 as well as IPv4 */
};

/* Reads which variants are asked for. STATUS_FAILED after an error message. */
enum status settings_find_hosts(struct settings_hosts *hosts, const struct settings *settings);

/*
 * Sets URL to the endpoint URL of SERVICE ("s3", "sts"); it is not set for Amazon's. The first that
 * is set is used: GIVEN (of --endpoint-url, or NULL), AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL,
 * the profile's services section, the profile's endpoint_url. All but GIVEN are ignored if
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, or the property of that name, is true. The URL is not
 * checked. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status settings_find_endpoint_url(struct settings_value *url, const struct settings *settings,
	const char *service, const char *given);

/*
 * Reports REASON, why URL is not valid for WHAT, "endpoint URL", with its value and source and, if
 * it only lacks a scheme, a hint. Returns STATUS_MISUSE if it is an argument, else STATUS_FAILED.
 */
enum status settings_refuse_url(
	const struct settings_value *url, const char *what, const char *reason);

/* Wipes and frees. */
void settings_release(struct settings *settings);

#endif

/*
 * Parses the files shared by AWS tools, ~/.aws/config and ~/.aws/credentials.
 *
 * The sections are [default], [profile NAME] and [services NAME] in the config file, and [NAME] in
 * the credentials file. Other sections are ignored, and so are names with characters other than
 * letters, digits, -_/.%@:+~ and those outside ASCII. In the config file a name in quotes, as "aws
 * configure" writes it, may have any others but control characters, and blanks; in the credentials
 * file, where it has no quotes, blanks. The last of duplicate keys is used.
 *
 * For the SDKs, " #" or " ;" begins a comment; aws-cli keeps it. It is kept where a value may hold
 * it: in credential_process, ca_bundle and web_identity_token_file. Sources:
 * "Format of the configuration files" in the AWS SDKs and Tools reference; aws-cli, whose parser
 * also takes an indented first property, "key: value" and text after "]".
 */
#ifndef AWS_PROFILE_H
#define AWS_PROFILE_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

enum profile_file {
	PROFILE_CONFIG,
	PROFILE_CREDENTIALS,
};

enum profile_section {
	PROFILE_OTHER,   /* ignored */
	PROFILE_DEFAULT, /* [default] of the config file; [profile default] overrides it */
	PROFILE_NAMED,
	PROFILE_SERVICES,
};

struct profile_entry {
	enum profile_section section;
	char *name;
	char *key;   /* in lower case; NULL in the entry for the section itself */
	char *child; /* of `s3 =` and the indented lines below it, or NULL */
	char *value;
};

struct profiles {
	struct profile_entry *entries;
	size_t count;
	size_t capacity;
};

/*
 * Parses the bytes of a file into PROFILES, initially {0}. FILE_NAME is for messages. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message. The caller calls profiles_release() in both
 * cases.
 */
enum status profiles_parse(struct profiles *profiles, enum profile_file kind, const char *bytes,
	size_t length, const char *file_name);

bool profiles_have(const struct profiles *profiles, enum profile_section section, const char *name);

/* The value of KEY, or of CHILD below KEY; NULL if there is none. SECTION: _NAMED or _SERVICES. */
const char *profiles_get(const struct profiles *profiles, enum profile_section section,
	const char *name, const char *key, const char *child);

/*
 * Whether a section is called NAME, but is not a profile because of the file it is in: [NAME] in
 * the config file, or [profile NAME] in the credentials file.
 */
bool profiles_have_misnamed(
	const struct profiles *profiles, enum profile_file kind, const char *name);

/* Wipes and frees. */
void profiles_release(struct profiles *profiles);

#endif

/*
 * The files that AWS's tools share, ~/.aws/config and ~/.aws/credentials.
 *
 * Source: "Format of the configuration files" in the AWS SDKs and Tools reference. Sections are
 * [default], [profile NAME], [services NAME] in the one file and [NAME] in the other; a section of
 * another kind is passed over, as is one whose name holds other characters than letters, digits and
 * -_/.%@:+. The last of several equal keys counts.
 */
#ifndef AWS_PROFILE_H
#define AWS_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

enum profile_file {
	PROFILE_CONFIG,
	PROFILE_CREDENTIALS,
};

enum profile_section {
	PROFILE_OTHER,   /* of no interest */
	PROFILE_DEFAULT, /* [default] of the config file, which [profile default] puts aside */
	PROFILE_NAMED,
	PROFILE_SERVICES,
};

struct profile_entry {
	enum profile_section section;
	char *name;
	char *key;   /* in lower case; NULL in the entry that only says that the section exists */
	char *child; /* of `s3 =` and the indented lines below it, or NULL */
	char *value;
};

struct profiles {
	struct profile_entry *entries;
	size_t count;
	size_t capacity;
};

/*
 * Reads the bytes of a file into PROFILES, {0} before. FILE_NAME is for messages. Returns 0, or -1
 * after an error message. To be released in both cases.
 */
int profiles_parse(struct profiles *profiles, enum profile_file kind, const char *bytes,
	size_t length, const char *file_name);

bool profiles_have(const struct profiles *profiles, enum profile_section section, const char *name);

/* The value of KEY, or of CHILD below KEY; NULL if there is none. SECTION: _NAMED or _SERVICES. */
const char *profiles_get(const struct profiles *profiles, enum profile_section section,
	const char *name, const char *key, const char *child);

/* Wipes and frees. */
void profiles_release(struct profiles *profiles);

#endif

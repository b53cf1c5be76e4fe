/*
 * Credentials that stand in a profile, in one of the two files that AWS's tools share.
 *
 * The file is read anew at each fetch: who rotates keys there during a long upload finds them used.
 */
#ifndef AWS_KEY_FILE_H
#define AWS_KEY_FILE_H

#include "aws/profile.h"

#include <stdbool.h>

struct provider;
struct settings;

/* Whether PROFILE has a key, or half of one, in either file. */
bool key_file_has_keys(const struct settings *settings, const char *profile);

/*
 * Leaves in PROVIDER one for PROFILE in FILE; NULL if there is no half of a key. SETTINGS are kept.
 * Returns 0, or -1 after an error message.
 */
int key_file_open(struct provider **provider, const struct settings *settings,
	enum profile_file file, const char *profile);

#endif

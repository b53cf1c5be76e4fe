/*
 * Credentials that stand in a profile, in one of the two files that AWS's tools share.
 *
 * They are aws_access_key_id, aws_secret_access_key and aws_session_token (or its old name,
 * aws_security_token, which counts for more). The file is read anew at each fetch: who rotates keys
 * there during a long upload finds them used.
 */
#ifndef CREDENTIALS_KEY_FILE_H
#define CREDENTIALS_KEY_FILE_H

#include "aws/provider.h"

/* Whether PROFILE has a key, or half of one, in either file. */
bool key_file_has_keys(const struct settings *settings, const char *profile);

/* Those in the credentials file, and those in the config file; none if there is no half of one. */
provider_open key_file_open_credentials;
provider_open key_file_open_config;

#endif

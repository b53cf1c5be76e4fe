/*
 * Access keys in a profile, in either of the two files shared by AWS tools.
 *
 * They are aws_access_key_id, aws_secret_access_key and aws_session_token (or its old name,
 * aws_security_token, which takes precedence). Each fetch reads the file again, so that keys which
 * are rotated during a long upload take effect.
 */
#ifndef CREDENTIALS_KEY_FILE_H
#define CREDENTIALS_KEY_FILE_H

#include "aws/provider.h"

/* Whether PROFILE has a key ID or a secret in either file. */
bool key_file_has_keys(const struct settings *settings, const char *profile);

/* Those of the credentials file and of the config file. None if there is no key ID and no secret.
 */
provider_open key_file_open_credentials;
provider_open key_file_open_config;

#endif

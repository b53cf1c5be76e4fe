/*
 * A role that is assumed with an identity token, such as Kubernetes mounts in a pod:
 * AssumeRoleWithWebIdentity of the Security Token Service.
 *
 * Uses the profile's web_identity_token_file, role_arn and role_session_name. Unless the context
 * excludes variables, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME take
 * precedence. Each fetch reads the file again, since it is replaced from time to time.
 */
#ifndef CREDENTIALS_WEB_IDENTITY_H
#define CREDENTIALS_WEB_IDENTITY_H

#include "aws/provider.h"

/* Sets the provider to NULL if there is no token file. */
provider_open web_identity_open;

#endif

/*
 * A role, assumed with a token that says who this is, as Kubernetes puts one into a pod:
 * AssumeRoleWithWebIdentity of the Security Token Service.
 *
 * It is the profile's web_identity_token_file, role_arn and role_session_name; where variables
 * count, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME count for more. The
 * file is read anew at each fetch, since it is replaced now and then.
 */
#ifndef CREDENTIALS_WEB_IDENTITY_H
#define CREDENTIALS_WEB_IDENTITY_H

#include "aws/provider.h"

/* None if there is no token file. */
provider_open web_identity_open;

#endif

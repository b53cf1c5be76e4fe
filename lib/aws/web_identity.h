/*
 * A role, assumed with a token that says who this is, as Kubernetes puts one into a pod:
 * AssumeRoleWithWebIdentity of the Security Token Service.
 */
#ifndef AWS_WEB_IDENTITY_H
#define AWS_WEB_IDENTITY_H

#include <stdbool.h>

struct http;
struct provider;
struct settings;

/*
 * Leaves in PROVIDER one for PROFILE's web_identity_token_file, role_arn and role_session_name;
 * where BY_VARIABLES, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME count for
 * more. NULL if there is no token file. That is read anew at each fetch, since it is replaced now
 * and then. REGION is the command line's, or NULL; all arguments are kept. Returns 0, or -1 after
 * an error message.
 */
int web_identity_open(struct provider **provider, const struct settings *settings,
	const char *profile, bool by_variables, const char *region, struct http *http);

#endif

/*
 * A role of a profile, assumed with other credentials: AssumeRole of the Security Token Service.
 */
#ifndef CREDENTIALS_ROLE_H
#define CREDENTIALS_ROLE_H

#include "aws/provider.h"

/*
 * Sets PROVIDER to one that assumes the role_arn of the context's profile, which must have one,
 * with the credentials of SOURCE. Uses role_session_name, external_id and duration_seconds;
 * mfa_serial is an error, since there is no user to enter a code. Owns SOURCE from now on, also on
 * failure. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status role_open(const struct provider_context *context, struct provider *source,
	struct provider **provider);

#endif

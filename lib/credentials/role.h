/*
 * A role of a profile, assumed with other credentials: AssumeRole of the Security Token Service.
 */
#ifndef CREDENTIALS_ROLE_H
#define CREDENTIALS_ROLE_H

#include "aws/provider.h"

/*
 * Leaves in PROVIDER one for the role_arn of the context's profile, which must have one, assumed
 * with the credentials of SOURCE, which is taken over, whatever is returned. Role_session_name,
 * external_id and duration_seconds count; mfa_serial is refused, since nobody is there to ask for a
 * code. Returns 0, or -1 after an error message.
 */
int role_open(const struct provider_context *context, struct provider *source,
	struct provider **provider);

#endif

#include "aws/credentials.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

int credentials_set(struct credentials *credentials, const char *key_id, const char *secret,
	const char *token, time_t expires)
{
	*credentials = (struct credentials){
		.key_id = strdup(key_id),
		.secret = strdup(secret),
		.token = token ? strdup(token) : NULL,
		.expires = expires,
	};
	if (!credentials->key_id || !credentials->secret || (token && !credentials->token))
		return fail("out of memory");
	return 0;
}

static bool is_same_text(const char *one, const char *other)
{
	return one == other || (one && other && strcmp(one, other) == 0);
}

bool credentials_are_same(const struct credentials *one, const struct credentials *other)
{
	return is_same_text(one->key_id, other->key_id) &&
	       is_same_text(one->secret, other->secret) && is_same_text(one->token, other->token);
}

void credentials_release(struct credentials *credentials)
{
	text_wipe(credentials->secret);
	text_wipe(credentials->token);
	free(credentials->key_id);
	free(credentials->secret);
	free(credentials->token);
	*credentials = (struct credentials){.key_id = NULL};
}

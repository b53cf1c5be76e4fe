#include "aws/attempts.h"

#include "aws/retry.h"
#include "aws/settings.h"
#include "unix/message.h"

int attempts_find(const struct settings *settings)
{
	const char *given = settings_find(settings, "AWS_MAX_ATTEMPTS", "max_attempts");
	int attempts = retry_read_attempts(given);

	if (attempts >= 0)
		return attempts;
	return fail("invalid number of attempts \"%s\": 1 to %d are possible", given,
		RETRY_ATTEMPTS_MAX);
}

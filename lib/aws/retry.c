#include "aws/retry.h"

#include "unix/number.h"

#include <stddef.h>
#include <string.h>

enum {
	TRANSIENT_UNIT = 50, /* milliseconds */
	THROTTLED_UNIT = 1000,
	DELAY_MAX = 20000,
	HINT_EXCESS_MAX = 5000,
};

static const char *const throttled_codes[] = {"BandwidthLimitExceeded", "EC2ThrottledException",
	"LimitExceededException", "PriorRequestNotComplete",
	"ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
	"RequestThrottledException", "SlowDown", "SlowDownRead", "SlowDownWrite",
	"ThrottledException", "Throttling", "ThrottlingException", "TooManyRequests",
	"TooManyRequestsException", "TransactionInProgressException", NULL};

static const char *const transient_codes[] = {"IDPCommunicationError", "InternalError",
	"OperationAborted", "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable",
	NULL};

static bool is_among(const char *code, const char *const *codes)
{
	for (; *codes; codes++)
		if (strcmp(code, *codes) == 0)
			return true;
	return false;
}

enum retry retry_class(long status, const char *code)
{
	if (is_among(code, throttled_codes))
		return RETRY_THROTTLED;
	if (is_among(code, transient_codes))
		return RETRY_TRANSIENT;
	switch (status) {
	case 307: /* to the same host: the bucket is new, and its name is not known everywhere yet
		   */
		return RETRY_TRANSIENT;
	case 429:
	case 509: /* Bandwidth Limit Exceeded */
		return RETRY_THROTTLED;
	case 408: /* these two come from proxies in front of a store */
	case 499:
	case 520:
	case 500:
	case 502:
	case 503:
	case 504:
		return RETRY_TRANSIENT;
	default:
		return RETRY_NEVER;
	}
}

int64_t retry_delay(enum retry class, int attempt, double fraction, int64_t hint)
{
	int64_t longest = class == RETRY_THROTTLED ? THROTTLED_UNIT : TRANSIENT_UNIT;
	int64_t delay;

	for (int i = 1; i < attempt && longest < DELAY_MAX; i++)
		longest *= 2;
	if (longest > DELAY_MAX)
		longest = DELAY_MAX;
	delay = (int64_t)(fraction * (double)longest);
	if (hint > delay + HINT_EXCESS_MAX)
		return delay + HINT_EXCESS_MAX;
	return hint > delay ? hint : delay;
}

bool retry_is_allowed(int attempts, int attempts_max, int64_t elapsed)
{
	return attempts < attempts_max && elapsed < RETRY_PATIENCE;
}

/* The number in TEXT; -1 if TEXT is NULL, another thing, or a number larger than MAX. */
static long read_number(const char *text, long max)
{
	uint64_t number;

	return text && number_read(text, (uint64_t)max, &number) ? (long)number : -1;
}

int retry_read_attempts(const char *text)
{
	long number = read_number(text, RETRY_ATTEMPTS_MAX);

	if (!text)
		return 0;
	return number > 0 ? (int)number : -1;
}

int64_t retry_read_hint(const char *milliseconds, const char *seconds)
{
	long hint = read_number(milliseconds, 24L * 3600 * 1000);

	if (hint >= 0)
		return hint;
	hint = read_number(seconds, 24L * 3600);
	return hint >= 0 ? (int64_t)hint * 1000 : -1;
}

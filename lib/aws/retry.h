/*
 * Whether a failed request is retried, and after how long.
 *
 * The classes and the delays follow the retry behavior page of the AWS SDKs and Tools reference
 * (as of 2026: 50 ms for transient errors, 1 s for throttling). The limits are wider than an SDK's:
 * uploads of a stream are retried for RETRY_PATIENCE, unless the user has set a number of attempts,
 * since a stream cannot be read again.
 */
#ifndef AWS_RETRY_H
#define AWS_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum {
	RETRY_ATTEMPTS = 3, /* of a request that the user can repeat */
	RETRY_ATTEMPTS_MAX = 1000,
	RETRY_ATTEMPTS_STREAM = RETRY_ATTEMPTS_MAX, /* of an upload: RETRY_PATIENCE ends it */
	/*
	 * Milliseconds after which no further attempt of a request begins, and which a service has
	 * for the answer to each attempt.
	 */
	RETRY_PATIENCE = 15 * 60 * 1000,
};

enum retry {
	RETRY_NEVER,
	RETRY_TRANSIENT,
	RETRY_THROTTLED,
};

/* How to retry after an error response with HTTP status STATUS and S3 error code CODE or "". */
enum retry retry_class(long status, const char *code);

/*
 * Milliseconds to wait after the ATTEMPT-th attempt (from 1). FRACTION is random, from 0 to 1; HINT
 * is the delay that the server requested, in milliseconds, or -1.
 */
int64_t retry_delay(enum retry class, int attempt, double fraction, int64_t hint);

/* True if another attempt may follow ATTEMPTS attempts that took ELAPSED milliseconds. */
bool retry_is_allowed(int attempts, int attempts_max, int64_t elapsed);

/* Reads a number of attempts, as from AWS_MAX_ATTEMPTS. 0 if TEXT is NULL, -1 if it is invalid. */
int retry_read_attempts(const char *text);

/*
 * Reads the delay that a server requested: x-amz-retry-after in milliseconds, else Retry-After in
 * seconds. Either may be NULL. -1 if neither is a valid number.
 */
int64_t retry_read_hint(const char *milliseconds, const char *seconds);

#endif

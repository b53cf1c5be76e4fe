/*
 * When a request is tried again, and after how long.
 *
 * The classes and the delays follow the retry behavior page of the AWS SDKs and Tools reference
 * (the numbers of 2026: 50 ms for what is transient, 1 s where the server throttles). The limits
 * are wider than an SDK's: what carries a stream is tried again for RETRY_PATIENCE, unless the user
 * has set a number of attempts, since a stream that was read cannot be read again.
 */
#ifndef AWS_RETRY_H
#define AWS_RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum {
	RETRY_ATTEMPTS = 3, /* of a request that could be made again by hand */
	RETRY_ATTEMPTS_MAX = 1000,
	RETRY_ATTEMPTS_STREAM = RETRY_ATTEMPTS_MAX, /* of one for a stream: its patience ends it */
	RETRY_PATIENCE = 15 * 60 * 1000, /* milliseconds, of all attempts of one request */
};

enum retry {
	RETRY_NEVER,
	RETRY_TRANSIENT,
	RETRY_THROTTLED,
};

/* What an error answer calls for. STATUS is HTTP's, CODE the S3 error code, "" if there is none. */
enum retry retry_class(long status, const char *code);

/*
 * Milliseconds to wait after the ATTEMPT-th attempt (from 1). FRACTION is random, from 0 to 1; HINT
 * is what the server asked for, in milliseconds, or -1.
 */
int64_t retry_delay(enum retry class, int attempt, double fraction, int64_t hint);

/* True if another attempt may follow ATTEMPTS of them that took ELAPSED milliseconds. */
bool retry_is_allowed(int attempts, int attempts_max, int64_t elapsed);

/* Reads a number of attempts, as from AWS_MAX_ATTEMPTS. 0 if TEXT is NULL, -1 if it is none. */
int retry_read_attempts(const char *text);

/*
 * Reads what a server asked for: x-amz-retry-after in milliseconds, else Retry-After in seconds.
 * Either may be NULL. -1 if neither is a number that makes sense.
 */
int64_t retry_read_hint(const char *milliseconds, const char *seconds);

#endif

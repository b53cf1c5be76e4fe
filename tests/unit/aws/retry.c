/*
 * aws/retry: which failures are retried, and the delays.
 */
#include "aws/retry.h"

#include "tap.h"

static const struct {
	long status;
	const char *code;
	enum retry class;
} answers[] = {
	{500, "InternalError", RETRY_TRANSIENT},
	{500, "", RETRY_TRANSIENT},
	{502, "", RETRY_TRANSIENT},
	{503, "", RETRY_TRANSIENT},
	{503, "ServiceUnavailable", RETRY_TRANSIENT},
	{503, "SlowDown", RETRY_THROTTLED},
	{509, "", RETRY_THROTTLED},
	{503, "SlowDownWrite", RETRY_THROTTLED},
	{504, "", RETRY_TRANSIENT},
	{429, "", RETRY_THROTTLED},
	{408, "", RETRY_TRANSIENT},
	{400, "RequestTimeout", RETRY_TRANSIENT},
	{409, "OperationAborted", RETRY_TRANSIENT},
	{200, "InternalError", RETRY_TRANSIENT},
	{200, "SlowDown", RETRY_THROTTLED},
	{200, "InvalidPart", RETRY_NEVER},
	{200, "", RETRY_NEVER},
	{301, "PermanentRedirect", RETRY_NEVER},
	{400, "EntityTooSmall", RETRY_NEVER},
	{403, "AccessDenied", RETRY_NEVER},
	{404, "NoSuchUpload", RETRY_NEVER},
	{409, "ConditionalRequestConflict", RETRY_NEVER},
	{412, "PreconditionFailed", RETRY_NEVER},
	{501, "NotImplemented", RETRY_NEVER},
};

static const struct {
	enum retry class;
	int attempt;
	double fraction;
	int64_t hint;
	int64_t delay;
} delays[] = {
	{RETRY_TRANSIENT, 1, 1, -1, 50},
	{RETRY_TRANSIENT, 1, 0, -1, 0},
	{RETRY_TRANSIENT, 2, 1, -1, 100},
	{RETRY_TRANSIENT, 4, 0.5, -1, 200},
	{RETRY_TRANSIENT, 9, 1, -1, 12800},
	{RETRY_TRANSIENT, 10, 1, -1, 20000},
	{RETRY_TRANSIENT, 1000, 1, -1, 20000},
	{RETRY_THROTTLED, 1, 1, -1, 1000},
	{RETRY_THROTTLED, 3, 1, -1, 4000},
	{RETRY_THROTTLED, 6, 1, -1, 20000},
	{RETRY_TRANSIENT, 1, 1, 10, 50},
	{RETRY_TRANSIENT, 1, 1, 1500, 1500},
	{RETRY_TRANSIENT, 1, 1, 60000, 5050},
};

static const struct {
	const char *milliseconds;
	const char *seconds;
	int64_t hint;
} hints[] = {
	{NULL, NULL, -1},
	{"1500", NULL, 1500},
	{"1500", "9", 1500},
	{NULL, "2", 2000},
	{"x", "2", 2000},
	{"-1", NULL, -1},
	{"", "", -1},
	{" 1", NULL, -1},
	{"99999999999999999999", NULL, -1},
	{NULL, "Fri, 24 May 2013 00:00:00 GMT", -1},
};

static const struct {
	const char *text;
	int attempts;
} limits[] = {
	{NULL, 0},
	{"", -1},
	{"5", 5},
	{"0", -1},
	{"-3", -1},
	{"5x", -1},
	{"100000", -1},
};

int main(void)
{
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		tap_ok(retry_class(answers[i].status, answers[i].code) == answers[i].class,
			"class of %ld %s", answers[i].status, answers[i].code);
	for (size_t i = 0; i < sizeof delays / sizeof delays[0]; i++)
		tap_ok(retry_delay(delays[i].class, delays[i].attempt, delays[i].fraction,
			       delays[i].hint) == delays[i].delay,
			"delay after attempt %d: %jd ms", delays[i].attempt,
			(intmax_t)delays[i].delay);
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
		tap_ok(retry_read_hint(hints[i].milliseconds, hints[i].seconds) == hints[i].hint,
			"hint %zu", i);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		tap_ok(retry_read_attempts(limits[i].text) == limits[i].attempts, "attempts \"%s\"",
			limits[i].text ? limits[i].text : "(null)");
	tap_ok(retry_is_allowed(9, 10, 0), "a tenth attempt of ten");
	tap_ok(!retry_is_allowed(10, 10, 0), "no eleventh");
	tap_ok(!retry_is_allowed(1, 10, RETRY_PATIENCE), "patience has an end");
	return tap_done();
}

#include "aws/remedy.h"

#include "aws/client.h"
#include "unix/message.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* What can be corrected, once each per request. */
enum remedy {
	REMEDY_CLOCK = 1,       /* the clock skew */
	REMEDY_CREDENTIALS = 2, /* renewed credentials */
	REMEDY_PLACE = 4,       /* another region */
};

enum { SKEW_MIN = 4 * 60 }; /* seconds: services tolerate 5 to 15 minutes */

/* Reads an IMF-fixdate (RFC 9110, section 5.6.7). -1 if it is malformed. */
static time_t read_date(const char *text)
{
	struct tm utc = {.tm_sec = 0};
	const char *end = text ? strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &utc) : NULL;

	return end && *end == '\0' ? timegm(&utc) : (time_t)-1;
}

/* Only an error about the time shows that the service's clock is the one that is right for it. */
static void say_skew(const struct client *client, const struct request *request, double skew)
{
	static const char format[] =
		"this machine's clock is %.0f s %s that of %s, whose time is used";
	const char *direction = skew > 0 ? "behind" : "ahead of";

	if (request_is_too_old(request))
		warn(format, fabs(skew), direction, client->origin);
	else
		note(format, fabs(skew), direction, client->origin);
}

/* Signatures expire by the service's clock. True if the skew to it was wrong. */
static bool correct_clock(struct client *client, const struct request *request)
{
	time_t theirs = read_date(headers_get(&request->exchange.answer, "date"));
	double skew = difftime(theirs, time(NULL));

	if (theirs == (time_t)-1 || fabs(skew - client->skew) < SKEW_MIN)
		return false;
	say_skew(client, request, skew);
	client->skew = skew;
	return true;
}

/*
 * Whether the signature's date was right when the request was sent, and too old when its body had
 * arrived; and whether the body may be sent once more.
 */
static bool is_late(const struct client *client, const struct request *request)
{
	time_t theirs = read_date(headers_get(&request->exchange.answer, "date"));

	return request_is_too_old(request) && !(request->remedies & REMEDY_CLOCK) &&
	       request->alterations < request->alterations_max && theirs != (time_t)-1 &&
	       fabs(difftime(theirs, time(NULL)) - client->skew) < SKEW_MIN;
}

static bool is_expired(const struct request *request)
{
	return strcmp(request->code, "ExpiredToken") == 0 ||
	       strcmp(request->code, "ExpiredTokenException") == 0 ||
	       strcmp(request->code, "InvalidToken") == 0;
}

/* The correction that an error response calls for, or 0. */
static unsigned find_remedy(const struct client *client, const struct request *request)
{
	long status = request->exchange.status;

	if (request->state != REQUEST_REFUSED)
		return 0;
	if (client->relocate && request_is_misplaced(request))
		return REMEDY_PLACE;
	if (client->identity && is_expired(request))
		return REMEDY_CREDENTIALS;
	return client->identity && (status == 403 || status == 400) ? REMEDY_CLOCK : 0;
}

bool remedy_apply(struct client *client, struct request *request)
{
	unsigned remedy = find_remedy(client, request);

	if (remedy == REMEDY_CLOCK && is_late(client, request)) {
		note("the date of the request was too old when its body had arrived");
		request->alterations++;
		return true;
	}
	if (remedy == 0 || (request->remedies & remedy))
		return false;
	request->remedies |= remedy;
	switch (remedy) {
	case REMEDY_PLACE:
		return client->relocate(client, request->region);
	case REMEDY_CREDENTIALS:
		return identity_renew(client->identity, request->generation);
	default:
		return correct_clock(client, request);
	}
}

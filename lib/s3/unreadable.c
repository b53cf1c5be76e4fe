#include "s3/unreadable.h"

#include "aws/request.h"
#include "s3/error.h"
#include "s3/location.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

#include <string.h>

enum {
	HTTP_NOT_FOUND = 404,
	HTTP_PRECONDITION_FAILED = 412,
	HTTP_RANGE_NOT_SATISFIABLE = 416,
};

static const struct deed deed = {
	.verb = "read",
	.permissions =
		"the permission s3:GetObject; without s3:ListBucket, an object that does not "
		"exist is refused alike",
};

static bool is_absent(const struct request *request)
{
	return request->state == REQUEST_REFUSED && request->exchange.status == HTTP_NOT_FOUND &&
	       strcmp(request->code, "NoSuchBucket") != 0;
}

/* The command that lists what is in the same folder. */
static void hint_at_listing(const struct location *location)
{
	const char *slash = strrchr(location->key, '/');
	struct text command, folder;

	text_init(&command, MESSAGE_MAX);
	text_init(&folder, MESSAGE_MAX);
	words_quote(&command, location->bucket);
	if (slash) {
		text_add_bytes(&folder, location->key, (size_t)(slash - location->key) + 1);
		text_add_byte(&command, ' ');
		words_quote(&command, folder.bytes);
	}
	hint("to see what there is: pgb-ls-s3 %s", command.bytes);
	text_release(&folder);
	text_release(&command);
}

static int say_absent(const struct request *request, const struct location *location)
{
	const char *marker = headers_get(&request->exchange.answer, "x-amz-delete-marker");

	fail("\"%s\" does not exist", location->name);
	if (marker && strcmp(marker, "true") == 0)
		hint("it was removed, but the bucket keeps versions: \"aws s3api "
		     "list-object-versions\" shows them");
	else
		hint_at_listing(location);
	return -1;
}

int unreadable_say_refused(const struct request *request, const struct location *location)
{
	return is_absent(request) ? say_absent(request, location)
				  : refusal_say_of(request, &deed, location->name);
}

int unreadable_say_interrupted(const struct request *request, const struct location *location)
{
	long status = request->exchange.status;

	if (is_absent(request))
		return fail("\"%s\" was removed while it was read", location->name);
	if (request->state == REQUEST_REFUSED &&
		(status == HTTP_PRECONDITION_FAILED || status == HTTP_RANGE_NOT_SATISFIABLE))
		return unreadable_say_replaced(location);
	return refusal_say_of(request, &deed, location->name);
}

int unreadable_say_replaced(const struct location *location)
{
	return fail("\"%s\" was replaced while it was read", location->name);
}

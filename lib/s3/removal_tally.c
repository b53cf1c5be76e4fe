#include "s3/removal_tally.h"

#include "s3/error.h"
#include "unix/message.h"
#include "unix/stop.h"

#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 300 }; /* "s3://" and a bucket */

static const struct deed deed = {
	.verb = "remove objects from",
	.permissions = "the permission s3:DeleteObject",
};

void removal_tally_take_removed(struct removal_tally *tally, const char *key, bool is_hidden)
{
	tally->removed++;
	note("removed \"s3://%s/%s\"%s", tally->bucket, key,
		is_hidden ? ", of which versions stay" : "");
}

void removal_tally_take_kept(
	struct removal_tally *tally, const char *key, const char *code, const char *why)
{
	if (strcmp(code, "AccessDenied") == 0)
		tally->is_denied = true;
	fail("could not remove \"s3://%s/%s\": %s", tally->bucket, key, why);
}

int removal_tally_take_end(const struct removal_tally *tally, const struct request *request)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof name, "s3://%s", tally->bucket);
	return refusal_say_of(request, &deed, name);
}

void removal_tally_close(const struct removal_tally *tally, size_t count, bool has_ended)
{
	if (stop_requested() != 0)
		return;
	if (tally->is_denied)
		hint("these credentials need %s, and what is locked stays until its lock ends",
			deed.permissions);
	if (has_ended)
		hint("%zu of %zu objects are removed; all names can be given again", tally->removed,
			count);
}

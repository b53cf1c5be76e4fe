#include "unix/mistake.h"

#include "unix/message.h"
#include "unix/options.h"
#include "unix/status.h"

int mistake_say(const struct mistake *mistake, struct options *options)
{
	if (!mistake)
		return STATUS_DONE;
	options_misuse(options, "%s", mistake->reason);
	if (mistake->remedy)
		hint("%s", mistake->remedy);
	return STATUS_MISUSE;
}

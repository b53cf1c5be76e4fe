#include "aws/failure.h"

#include "aws/request.h"
#include "unix/message.h"
#include "unix/text.h"

#include <string.h>

/* libcurl's reason begins with a capital letter; ours stand after a colon. Not so "SSL". */
static void add_lowered(struct text *reason, const char *error)
{
	size_t lower = strspn(error + (*error != '\0'), "abcdefghijklmnopqrstuvwxyz'");

	if (error[0] >= 'A' && error[0] <= 'Z' && lower > 0 && error[1 + lower] == ' ') {
		text_add_byte(reason, (char)(error[0] | 0x20));
		error++;
	}
	text_add(reason, error);
}

void failure_describe(const struct request *request, struct text *reason)
{
	if (request->state != REQUEST_REFUSED) {
		add_lowered(reason, request->exchange.error);
		return;
	}
	text_add(reason, request->code);
	if (*request->code && *request->message)
		text_add(reason, ": ");
	text_add(reason, request->message);
	if (*request->code || *request->message)
		text_printf(reason, " (HTTP %ld)", request->exchange.status);
	else
		text_printf(reason, "HTTP status %ld", request->exchange.status);
}

#include "aws/inquiry.h"

#include "aws/client.h"
#include "aws/failure.h"
#include "unix/clock.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

bool inquiry_run(struct client *client, struct request *request, int patience)
{
	int64_t deadline = clock_milliseconds() + patience;
	int stopped = stop_requested();

	client_start(client, request);
	while (!request_is_over(request) && stop_requested() == stopped) {
		int64_t rest = deadline - clock_milliseconds();

		if (rest <= 0 || client_work(client, -1, (int)rest) < 0)
			break;
	}
	client_cancel(client, request);
	return request->state == REQUEST_DONE;
}

int inquiry_fail(const struct request *request, const char *deed)
{
	struct text reason;

	if (stop_requested() != 0 && request->state == REQUEST_LOST)
		return -1;
	text_init(&reason, MESSAGE_MAX);
	failure_describe(request, &reason);
	fail("could not %s: %s", deed, reason.bytes);
	text_release(&reason);
	return -1;
}

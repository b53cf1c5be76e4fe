#include "aws/window.h"

void window_open(struct window *window)
{
	*window = (struct window){.size = WINDOW_MAX, .shrunk_at = INT64_MIN};
}

void window_widen(struct window *window)
{
	if (window->size == WINDOW_MAX || ++window->successes < window->size)
		return;
	window->size++;
	window->successes = 0;
}

void window_narrow(struct window *window, int running, int64_t sent_at, int64_t now)
{
	if (sent_at <= window->shrunk_at)
		return;
	if (window->size > running)
		window->size = running;
	window->size = window->size > 1 ? window->size / 2 : 1;
	window->successes = 0;
	window->shrunk_at = now;
}

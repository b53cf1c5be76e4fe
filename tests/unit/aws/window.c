/*
 * aws/window: how many requests run at a time.
 */
#include "aws/window.h"

#include "tap.h"

static void widen(struct window *window, int times)
{
	while (times-- > 0)
		window_widen(window);
}

int main(void)
{
	struct window window;

	window_open(&window);
	tap_ok(window.size == WINDOW_MAX, "it begins wide open");
	widen(&window, 1000);
	tap_ok(window.size == WINDOW_MAX, "and never gets wider");
	window_narrow(&window, 8, 100, 200);
	tap_ok(window.size == 4, "half of what was on its way");
	window_narrow(&window, 4, 150, 210);
	tap_ok(window.size == 4, "a request of before tells nothing new");
	window_narrow(&window, 4, 220, 300);
	tap_ok(window.size == 2, "one of after does");
	window_narrow(&window, 2, 310, 400);
	window_narrow(&window, 1, 410, 500);
	tap_ok(window.size == 1, "one remains");
	widen(&window, 1);
	tap_ok(window.size == 2, "one success makes two of one");
	widen(&window, 1);
	tap_ok(window.size == 2, "two are needed for the third");
	widen(&window, 1);
	tap_ok(window.size == 3, "and there it is");
	widen(&window, 1);
	window_narrow(&window, 3, 510, 600);
	widen(&window, 1);
	tap_ok(window.size == 2, "successes count anew after a failure");
	return tap_done();
}

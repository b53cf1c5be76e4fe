/*
 * unix/spelling: the distance between two words.
 */
#include "unix/spelling.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define LONG_WORD "an-option-that-has-more-characters-than-any-option-has"

static const struct {
	const char *typed, *meant;
	size_t distance;
	bool is_near;
} cases[] = {
	{"through", "through", 0, false},
	{"trough", "through", 1, true},
	{"throughh", "through", 1, true},
	{"thruogh", "through", 1, true},
	{"thorugh", "through", 1, true},
	{"thrugh", "through", 1, true},
	{"trhoguh", "through", 2, true},
	{"regoin", "region", 1, true},
	{"regino", "region", 1, true},
	{"ful", "full", 1, true},
	{"al", "all", 1, false},
	{"all", "full", 2, false},
	{"ca", "abc", 3, false},
	{"", "name", 4, false},
	{"name", "", 4, false},
	{"frobnicate", "format", 6, false},
	{LONG_WORD, LONG_WORD, SPELLING_WORD_MAX, false},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *typed = cases[i].typed;
		size_t distance = spelling_distance(typed, strlen(typed), cases[i].meant);

		tap_ok(distance == cases[i].distance, "%s, %s: %zu", typed, cases[i].meant,
			distance);
		tap_ok(spelling_is_near(typed, strlen(typed), cases[i].meant) == cases[i].is_near,
			"%s is near %s", typed, cases[i].meant);
	}
	return tap_done();
}

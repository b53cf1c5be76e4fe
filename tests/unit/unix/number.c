/* unix/number: decimal numbers in text. */
#include "unix/number.h"

#include "tap.h"

#include <inttypes.h>

static const struct {
	const char *text;
	uint64_t max;
	bool is_number; /* the whole text is one */
	uint64_t number;
	size_t length; /* of the digits that are read at its start; 0: none */
} vectors[] = {
	{"0", 0, true, 0, 1},
	{"1", 0, false, 0, 0},
	{"9", 10, true, 9, 1},
	{"10", 10, true, 10, 2},
	{"11", 10, false, 0, 0},
	{"100", 10, false, 0, 0},
	{"007", 10, true, 7, 3},
	{"65535", 65535, true, 65535, 5},
	{"65536", 65535, false, 0, 0},
	{"18446744073709551615", UINT64_MAX, true, UINT64_MAX, 20},
	{"18446744073709551616", UINT64_MAX, false, 0, 0},
	{"99999999999999999999", UINT64_MAX, false, 0, 0},
	{"5", 4, false, 0, 0},
	{"12 ", 99, false, 12, 2},
	{"12k", 99, false, 12, 2},
	{"1.5", 99, false, 1, 1},
	{"", 99, false, 0, 0},
	{" 1", 99, false, 0, 0},
	{"+1", 99, false, 0, 0},
	{"-1", 99, false, 0, 0},
	{"x", 99, false, 0, 0},
};

static void test_vector(size_t i)
{
	const char *at = vectors[i].text;
	uint64_t read = 4711, scanned = 4711;
	bool is_read = number_read(vectors[i].text, vectors[i].max, &read);
	bool is_scanned = number_scan(&at, vectors[i].max, &scanned);

	tap_ok(is_read == vectors[i].is_number && read == (is_read ? vectors[i].number : 4711),
		"\"%s\" up to %" PRIu64 " is read", vectors[i].text, vectors[i].max);
	tap_ok(is_scanned == (vectors[i].length > 0) && at == vectors[i].text + vectors[i].length &&
			scanned == (is_scanned ? vectors[i].number : 4711),
		"\"%s\" up to %" PRIu64 " is scanned", vectors[i].text, vectors[i].max);
}

static const struct {
	const char *text;
	int number; /* -1: it is not taken */
} taken[] = {
	{"1", 1},
	{"256", 256},
	{"007", 7},
	{"0", -1},
	{"257", -1},
	{"4294967297", -1},
	{"18446744073709551617", -1},
	{"-1", -1},
	{"", -1},
	{"1 ", -1},
};

static void test_taken(size_t i)
{
	static const struct number_range range = {1, 256, "it must be a number from 1 to 256"};
	int number = -1;
	const char *reason = number_take(taken[i].text, &range, &number);

	tap_ok(number == taken[i].number && reason == (number < 0 ? range.reason : NULL),
		"\"%s\", from 1 to 256", taken[i].text);
}

int main(void)
{
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		test_taken(i);
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		test_vector(i);
	return tap_done();
}

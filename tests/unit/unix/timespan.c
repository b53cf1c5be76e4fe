/* unix/timespan: durations, and the times that long ago. */
#include "unix/timespan.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *text;
	bool is_read;
	struct timespan want;
} texts[] = {
	{"30d", true, {0, 0, 30, 0}},
	{"2y5m7d3h", true, {2, 5, 7, 3}},
	{"3h7d5m2y", true, {2, 5, 7, 3}},
	{"1w", true, {0, 0, 7, 0}},
	{"1w1d", true, {0, 0, 8, 0}},
	{"1d2w", true, {0, 0, 15, 0}},
	{"0d", true, {0, 0, 0, 0}},
	{"007h", true, {0, 0, 0, 7}},
	{"999999y", true, {999999, 0, 0, 0}},
	{"1000000y", false, {0}},
	{"99999999999999999999d", false, {0}},
	{"", false, {0}},
	{"30", false, {0}},
	{"d", false, {0}},
	{"1d2", false, {0}},
	{"1d1d", false, {0}},
	{"-1d", false, {0}},
	{"+1d", false, {0}},
	{"1.5d", false, {0}},
	{"1 d", false, {0}},
	{" 1d", false, {0}},
	{"1d ", false, {0}},
	{"1D", false, {0}},
	{"1s", false, {0}},
	{"unlimited", false, {0}},
};

static void test_texts(void)
{
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct timespan span = {-1, -1, -1, -1};
		const char *reason = timespan_read(texts[i].text, &span);
		const struct timespan *want = &texts[i].want;

		if (!texts[i].is_read)
			tap_ok(reason && span.years == -1 && span.hours == -1, "\"%s\" is refused",
				texts[i].text);
		else
			tap_ok(!reason && span.years == want->years &&
					span.months == want->months && span.days == want->days &&
					span.hours == want->hours,
				"\"%s\"", texts[i].text);
	}
}

static void test_zero(void)
{
	static const struct timespan none = {0}, some[] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0},
							 {0, 0, 0, 1}};

	tap_ok(timespan_is_zero(&none), "an empty span is zero");
	for (size_t i = 0; i < COUNT(some); i++)
		tap_ok(!timespan_is_zero(&some[i]), "others are not: %zu", i);
}

static const struct {
	const char *span;
	long long when;
	long long want;
	const char *name;
} steps[] = {
	{"0d", 1795314600, 1795314600, "nothing"},
	{"1h", 1795314600, 1795311000, "an hour"},
	{"30d", 1795314600, 1792722600, "30 days"},
	{"1w", 1795314600, 1794709800, "a week"},
	{"1m", 1795314600, 1792636200, "a month"},
	{"1y", 1795314600, 1763778600, "a year"},
	{"2y5m7d3h", 1795314600, 1718407800, "some of each"},
	{"1m", 1774915200, 1772496000, "a month before 31 March 2026 is 3 March"},
	{"1m", 1711843200, 1709337600, "a month before 31 March 2024 is 2 March"},
	{"1y", 1709164800, 1677628800, "a year before 29 February 2024 is 1 March 2023"},
	{"12m", 1709164800, 1677628800, "and so are twelve months"},
	{"57y", 1795314600, -3447000, "before 1970"},
};

static const struct {
	int64_t seconds;
	const char *want;
} ages[] = {
	{0, "0s"},
	{59, "59s"},
	{60, "1min"},
	{3599, "59min"},
	{3600, "1h"},
	{172799, "47h"},
	{172800, "2d"},
	{86400000, "1000d"},
	{-59, "-59s"},
	{-7200, "-2h"},
};

static void test_ages(void)
{
	for (size_t i = 0; i < COUNT(ages); i++) {
		char text[TIMESPAN_AGE_SIZE];

		timespan_write_age(text, ages[i].seconds);
		tap_same_text(text, ages[i].want, ages[i].want);
	}
}

int main(void)
{
	test_ages();
	test_texts();
	test_zero();
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct timespan span = {0};
		const char *reason = timespan_read(steps[i].span, &span);
		long long got = (long long)timespan_before(&span, (time_t)steps[i].when);

		tap_ok(!reason && got == steps[i].want, "%s", steps[i].name);
		if (got != steps[i].want)
			printf("# got %lld, want %lld\n", got, steps[i].want);
	}
	return tap_done();
}

/* dump/expiry: which backups to keep. */
#include "dump/expiry.h"

#include "dump/name.h"
#include "unix/iso_time.h"
#include "unix/text.h"

#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { NAMES_MAX = 32, NAME_SIZE = 100 };

#define LONE "its dump is not in the list"

static const struct {
	const char *name;
	struct expiry_policy policy;
	const char *now;
	const char *times; /* of database a, or DATABASE@TIME, or ^TIME: a companion */
	const char *want;  /* the reasons in the order of the times, separated by "|" */
} cases[] = {
	{"nothing but the newest", {{0}, {0}}, "", "0101T0000 0102T0000 0103T0000", "||newest"},
	{"last", {{2}, {0}}, "", "0101T0000 0102T0000 0103T0000", "|last|newest, last"},
	{"last, more than there are", {{9}, {0}}, "", "0101T0000 0102T0000", "last|newest, last"},
	{"last of one", {{1}, {0}}, "", "0101T0000", "newest, last"},
	{"last, all", {{-1}, {0}}, "", "0101T0000 0101T0001 0101T0002", "last|last|newest, last"},
	{"in any order", {{2}, {0}}, "", "0102T0000 0103T0000 0101T0000", "last|newest, last|"},
	{"hours", {{[EXPIRY_HOURLY] = 2}, {0}}, "", "0101T0030 0101T0159 0101T0200 0101T0259",
		"|hourly||newest, hourly"},
	{"days", {{[EXPIRY_DAILY] = 2}, {0}}, "", "0101T0030 0102T0000 0102T2359 0103T0000",
		"||daily|newest, daily"},
	{"days without a backup are not counted", {{[EXPIRY_DAILY] = 2}, {0}}, "",
		"0101T0030 0103T0000 0110T0000", "|daily|newest, daily"},
	{"the oldest of days", {{[EXPIRY_DAILY] = 3}, {0}}, "",
		"0101T0000 0101T0100 0101T0200 0102T0000", "oldest daily||daily|newest, daily"},
	{"the oldest once the number is reached", {{[EXPIRY_DAILY] = 2}, {0}}, "",
		"0101T0000 0101T0100 0101T0200 0102T0000", "||daily|newest, daily"},
	{"the oldest, of all days", {{[EXPIRY_DAILY] = -1}, {0}}, "",
		"0101T0000 0101T0100 0102T0000", "oldest daily|daily|newest, daily"},
	{"the only one is not called the oldest", {{[EXPIRY_DAILY] = 2}, {0}}, "", "0101T0000",
		"newest, daily"},
	/* 4 January 2026 is a Sunday */
	{"weeks begin on Monday", {{[EXPIRY_WEEKLY] = 2}, {0}}, "",
		"0103T0000 0104T2359 0105T0000 0111T2359", "|weekly||newest, weekly"},
	{"a week goes over the end of a year", {{[EXPIRY_WEEKLY] = 1}, {0}}, "",
		"2025-12-28T23:59 2025-12-29T00:00 2026-01-04T23:59", "||newest, weekly"},
	{"the 53rd week", {{[EXPIRY_WEEKLY] = 2}, {0}}, "",
		"2026-12-27T23:59 2026-12-28T00:00 2027-01-03T23:59 2027-01-04T00:00",
		"||weekly|newest, weekly"},
	{"months", {{[EXPIRY_MONTHLY] = 2}, {0}}, "",
		"0101T0000 0131T2359 0201T0000 0228T2359 0301T0000", "|||monthly|newest, monthly"},
	{"the same month of another year", {{[EXPIRY_MONTHLY] = 2}, {0}}, "",
		"2024-03-01T00:00 2025-03-01T00:00 2026-03-01T00:00", "|monthly|newest, monthly"},
	{"years", {{[EXPIRY_YEARLY] = 2}, {0}}, "",
		"2024-06-01T00:00 2025-01-01T00:00 2025-12-31T23:59 2026-01-01T00:00 "
		"2026-02-01T00:00",
		"||yearly||newest, yearly"},
	{"in UTC", {{[EXPIRY_DAILY] = 1}, {0}}, "", "2026-01-02T00:30+01:00 2026-01-01T22:00-01:00",
		"newest, daily|"},
	{"several rules", {{1, 0, 2, 2, 0, 1}, {0}}, "", "0101T0000 0106T0000 0107T0000 0108T0000",
		"weekly||daily|newest, last, daily, weekly, yearly"},
	{"within", {{0}, {.days = 2}}, "", "0101T0000 0101T0001 0102T0000 0103T0000",
		"|within|within|newest, within"},
	{"within, before the newest and not before now", {{0}, {.hours = 1}}, "1231T0000",
		"0101T0000 0101T0059 0101T0100 0101T0159", "||within|newest, within"},
	{"within months", {{0}, {.months = 1}}, "",
		"2025-02-28T00:00 2025-03-03T00:00 2025-03-03T00:01 2025-03-31T00:00",
		"||within|newest, within"},
	{"within parts of a second", {{0}, {.hours = 1}}, "",
		"20260101T000000.5 20260101T000000.6 20260101T010000.5", "|within|newest, within"},
	{"within and a rule", {{[EXPIRY_YEARLY] = 1}, {.days = 1}}, "",
		"0101T0000 0110T1200 0111T0000", "|within|newest, yearly, within"},
	{"the same time is one backup", {{2}, {0}}, "", "0101T0000 0102T0000 0102T0000 0103T0000",
		"|last|last|newest, last"},
	{"times of the same second are not the same", {{1}, {0}}, "",
		"20260101T000000.1 20260101T000000.2", "|newest, last"},
	{"the same name again", {{1}, {0}}, "", "=0101T0000 =0101T0000 0102T0000",
		"|repeated|newest, last"},
	{"in the future", {{1}, {0}}, "0103T0000", "0102T0000 0103T0000 0104T0000 0105T0000",
		"|newest, last|in the future|in the future"},
	{"in the future by less than a second", {{1}, {0}}, "20260101T000000.5",
		"20251231T0000 20260101T000000.5 20260101T000000.6", "|newest, last|in the future"},
	{"nothing but the future", {{1}, {.days = 1}}, "0101T0000", "0102T0000 0105T0000",
		"in the future|in the future"},
	{"each database is a group", {{1}, {0}}, "",
		"0101T0000 a-b@0102T0000 a@0103T0000 ab@0104T0000 a-b@0105T0000 x/a@0101T0000",
		"||newest, last|newest, last|newest, last|newest, last"},
	{"and so is each reserved name", {{1}, {0}}, "",
		"%5Fall@0101T0000 _all@0102T0000 _globals@0103T0000 %5Fglobals@0104T0000",
		"newest, last|newest, last|newest, last|newest, last"},
	{"every group counts from its start", {{[EXPIRY_DAILY] = 1}, {0}}, "",
		"a@0101T0000 b@0101T0000 b@0101T0100 c@0101T0000",
		"newest, daily||newest, daily|newest, daily"},
	{"companions follow their dump", {{1}, {0}}, "",
		"0101T0000 ^0101T0000 ^0102T0000 0102T0000 ^0102T0000",
		"||newest, last|newest, last|newest, last"},
	{"companions without a dump do not count", {{2}, {0}}, "",
		"0101T0000 0102T0000 ^0103T0000 0104T0000 ^0105T0000",
		"|last|" LONE "|newest, last|" LONE},
	{"nor as the oldest", {{[EXPIRY_YEARLY] = 3}, {0}}, "",
		"^0101T0000 0102T0000 0103T0000 0104T0000", LONE "|oldest yearly||newest, yearly"},
	{"nor as the end of a span", {{0}, {.days = 1}}, "",
		"0101T0000 0101T1200 0102T0000 ^0103T0000", "|within|newest, within|" LONE},
	{"nothing but companions", {{1}, {0}}, "", "^0101T0000 ^0102T0000", LONE "|" LONE},
	{"companions in the future", {{1}, {0}}, "0103T0000", "0101T0000 ^0104T0000",
		"newest, last|in the future"},
	{"partial dumps are a group", {{1}, {0}}, "",
		"a@0101T0000 a@0102T0000 a%~partial@0103T0000 a%~partial@0104T0000",
		"|newest, last||newest, last"},
};

static void read_time(const char *text, size_t length, struct timespec *time)
{
	char full[100];

	snprintf(full, sizeof full, "%s%.*s", length == 9 ? "2026" : "", (int)length, text);
	if (!iso_time_read(full, time))
		abort();
}

/* Makes a name from a word of TIMES. It is unique unless the word begins with "=". */
static void make_name(char name[NAME_SIZE], const char *word, size_t length, size_t number)
{
	const char *at = memchr(word, '@', length);
	const char *time = at ? at + 1 : word + (*word == '=' || *word == '^');
	char unique[20] = "";

	if (*word != '=')
		snprintf(unique, sizeof unique, ".%zu%s", number, *word == '^' ? ".sig" : "");
	length -= (size_t)(time - word);
	snprintf(name, NAME_SIZE, "%.*s-%s%.*s.sql%s", at ? (int)(at - word) : 1, at ? word : "a",
		length == 9 ? "2026" : "", (int)length, time, unique);
}

static size_t make_names(
	const char *times, struct expiry_name *list, char texts[NAMES_MAX][NAME_SIZE])
{
	size_t count = 0;

	while (*times != '\0' && count < NAMES_MAX) {
		size_t length = strcspn(times, " ");
		struct dump_name name;

		make_name(texts[count], times, length, count);
		if (dump_name_read(&name, texts[count]) != 1)
			abort();
		list[count] = (struct expiry_name){.text = texts[count],
			.stem = name.stem,
			.time = name.time,
			.reasons = ~0u,
			.companion = name.companion};
		count++;
		times += length;
		times += *times == ' ';
	}
	return count;
}

/* Adds the reasons of the name whose text is TEXT itself. */
static void add_reasons(
	struct text *got, const struct expiry_name *list, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i].text != text)
			continue;
		if (list[i].reasons & EXPIRY_REPEATED)
			text_add(got, "repeated");
		expiry_add_reasons(got, list[i].reasons);
	}
}

static void test_case(size_t i)
{
	struct expiry_name list[NAMES_MAX];
	char texts[NAMES_MAX][NAME_SIZE];
	size_t count = make_names(cases[i].times, list, texts);
	struct timespec now = {.tv_sec = 4102444800}; /* 2100 */
	struct text got;

	if (*cases[i].now != '\0')
		read_time(cases[i].now, strlen(cases[i].now), &now);
	expiry_apply(&cases[i].policy, list, count, &now);
	text_init(&got, 1000);
	for (size_t j = 0; j < count; j++) {
		text_add(&got, j > 0 ? "|" : "");
		add_reasons(&got, list, count, texts[j]);
	}
	tap_same_text(got.bytes, cases[i].want, cases[i].name);
	text_release(&got);
}

static const struct {
	const char *text;
	int want; /* -2: not a number */
} numbers[] = {
	{"0", 0},
	{"7", 7},
	{"007", 7},
	{"999999999", 999999999},
	{"9999999999", -2},
	{"99999999999999999999", -2},
	{"unlimited", EXPIRY_UNLIMITED},
	{"-1", EXPIRY_UNLIMITED},
	{"Unlimited", -2},
	{"-2", -2},
	{"+1", -2},
	{"1.5", -2},
	{"1d", -2},
	{" 1", -2},
	{"", -2},
};

static void test_numbers(void)
{
	for (size_t i = 0; i < COUNT(numbers); i++) {
		int number = -2;
		bool is_read = expiry_read_number(numbers[i].text, &number);

		tap_ok(is_read == (numbers[i].want != -2) && number == numbers[i].want,
			"the number \"%s\"", numbers[i].text);
	}
}

static void test_empty(void)
{
	struct expiry_policy policy = {{0}, {0}};

	tap_ok(expiry_is_empty(&policy), "no rule");
	for (int rule = 0; rule < EXPIRY_RULES; rule++) {
		policy.keep[rule] = rule % 2 == 0 ? 1 : EXPIRY_UNLIMITED;
		tap_ok(!expiry_is_empty(&policy), "rule %d", rule);
		policy.keep[rule] = 0;
	}
	policy.within.months = 1;
	tap_ok(!expiry_is_empty(&policy), "within");
	expiry_apply(&policy, NULL, 0, &(struct timespec){.tv_sec = 0});
	tap_ok(true, "no names");
}

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		test_case(i);
	test_numbers();
	test_empty();
	return tap_done();
}

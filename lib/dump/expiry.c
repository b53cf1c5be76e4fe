#include "dump/expiry.h"

#include "unix/iso_time.h"
#include "unix/number.h"
#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR, NUMBER_MAX = 999999999 };

bool expiry_read_number(const char *text, int *number)
{
	uint64_t value;

	if (strcmp(text, "unlimited") == 0 || strcmp(text, "-1") == 0) {
		*number = EXPIRY_UNLIMITED;
		return true;
	}
	if (!number_read(text, NUMBER_MAX, &value))
		return false;
	*number = (int)value;
	return true;
}

bool expiry_is_empty(const struct expiry_policy *policy)
{
	for (int rule = 0; rule < EXPIRY_RULES; rule++)
		if (policy->keep[rule] != 0)
			return false;
	return timespan_is_zero(&policy->within);
}

static int compare_stems(const struct expiry_name *a, const struct expiry_name *b)
{
	if (a->stem != b->stem)
		return a->stem < b->stem ? -1 : 1;
	return memcmp(a->text, b->text, a->stem);
}

/* Orders by group, then newest first, then by text. Equal texts keep their order in memory. */
static int compare_names(const void *first, const void *second)
{
	const struct expiry_name *a = first, *b = second;
	int result = compare_stems(a, b);

	if (result == 0)
		result = iso_time_compare(&b->time, &a->time);
	if (result == 0)
		result = strcmp(a->text, b->text);
	if (result == 0)
		result = ((uintptr_t)a->text > (uintptr_t)b->text) -
			 ((uintptr_t)a->text < (uintptr_t)b->text);
	return result;
}

/* The number of the month since the year 0. */
static int64_t find_month(time_t seconds)
{
	struct tm utc;

	gmtime_r(&seconds, &utc);
	return (int64_t)(utc.tm_year + 1900) * 12 + utc.tm_mon;
}

/* Equal for two times in the same hour, day and so on. For EXPIRY_LAST it is the NUMBER itself. */
static int64_t find_bucket(enum expiry_rule rule, time_t seconds, int64_t number)
{
	switch (rule) {
	case EXPIRY_HOURLY:
		return seconds / HOUR;
	case EXPIRY_DAILY:
		return seconds / DAY;
	case EXPIRY_WEEKLY: /* 1 January 1970 was a Thursday */
		return (seconds / DAY + 3) / 7;
	case EXPIRY_MONTHLY:
		return find_month(seconds);
	case EXPIRY_YEARLY:
		return find_month(seconds) / 12;
	default:
		return number;
	}
}

/* The state of the rules on their way through a group. */
struct tally {
	struct expiry_policy policy;
	struct timespec threshold;    /* "within" keeps what is after this */
	int64_t number;               /* of backups before this one */
	int64_t bucket[EXPIRY_RULES]; /* of the last backup that each rule kept; -1 for none */
};

static void begin_group(
	struct tally *tally, const struct expiry_policy *policy, const struct timespec *newest)
{
	*tally = (struct tally){.policy = *policy, .threshold = *newest};
	tally->threshold.tv_sec = timespan_before(&policy->within, newest->tv_sec);
	for (int rule = 0; rule < EXPIRY_RULES; rule++)
		tally->bucket[rule] = -1;
}

/* The bit of RULE if it keeps the next backup, or 0. */
static unsigned apply_rule(
	struct tally *tally, enum expiry_rule rule, const struct timespec *time, bool is_oldest)
{
	int64_t bucket = find_bucket(rule, time->tv_sec, tally->number);
	bool is_first = bucket != tally->bucket[rule];

	if (tally->policy.keep[rule] == 0 || (!is_first && !is_oldest))
		return 0;
	tally->bucket[rule] = bucket;
	if (tally->policy.keep[rule] > 0)
		tally->policy.keep[rule]--;
	return is_first ? 1u << rule : 1u << (rule + EXPIRY_OLDEST_SHIFT);
}

static unsigned find_reasons(struct tally *tally, const struct timespec *time, bool is_oldest)
{
	unsigned reasons = tally->number == 0 ? EXPIRY_NEWEST : 0;

	for (int rule = 0; rule < EXPIRY_RULES; rule++)
		reasons |= apply_rule(tally, (enum expiry_rule)rule, time, is_oldest);
	if (!timespan_is_zero(&tally->policy.within) &&
		iso_time_compare(time, &tally->threshold) > 0)
		reasons |= EXPIRY_WITHIN;
	tally->number++;
	return reasons;
}

/* The end of the names, from START on, that have the same time. */
static size_t find_end_of_backup(const struct expiry_name *names, size_t start, size_t end)
{
	size_t next = start;

	while (next < end && iso_time_compare(&names[start].time, &names[next].time) == 0)
		next++;
	return next;
}

/* Whether one of the names is that of a dump. */
static bool has_dump(const struct expiry_name *names, size_t start, size_t end)
{
	while (start < end && names[start].companion)
		start++;
	return start < end;
}

/* The oldest backup's first name, or COUNT if there is no backup from START on. */
static size_t find_oldest(const struct expiry_name *names, size_t start, size_t count)
{
	size_t oldest = count, end;

	for (; start < count; start = end) {
		end = find_end_of_backup(names, start, count);
		if (has_dump(names, start, end))
			oldest = start;
	}
	return oldest;
}

static void set_reasons(struct expiry_name *names, size_t start, size_t end, unsigned reasons)
{
	for (size_t i = start; i < end; i++) {
		bool is_repeated = i > start && strcmp(names[i].text, names[i - 1].text) == 0;

		names[i].reasons = is_repeated ? EXPIRY_REPEATED : reasons;
	}
}

/* The COUNT names are one group, newest first. */
static void apply_to_group(const struct expiry_policy *policy, struct expiry_name *names,
	size_t count, const struct timespec *now)
{
	struct tally tally = {.number = -1};
	size_t start = 0, end, oldest;

	while (start < count && iso_time_compare(&names[start].time, now) > 0)
		start++;
	set_reasons(names, 0, start, EXPIRY_FUTURE);
	oldest = find_oldest(names, start, count);
	for (; start < count; start = end) {
		unsigned reasons = EXPIRY_LONE;

		end = find_end_of_backup(names, start, count);
		if (has_dump(names, start, end)) {
			if (tally.number < 0)
				begin_group(&tally, policy, &names[start].time);
			reasons = find_reasons(&tally, &names[start].time, start == oldest);
		}
		set_reasons(names, start, end, reasons);
	}
}

void expiry_sort(struct expiry_name *names, size_t count)
{
	if (count > 0)
		qsort(names, count, sizeof *names, compare_names);
}

size_t expiry_find_end_of_group(const struct expiry_name *names, size_t start, size_t count)
{
	size_t end = start + 1;

	while (end < count && compare_stems(&names[start], &names[end]) == 0)
		end++;
	return end;
}

void expiry_apply(const struct expiry_policy *policy, struct expiry_name *names, size_t count,
	const struct timespec *now)
{
	size_t end;

	expiry_sort(names, count);
	for (size_t start = 0; start < count; start = end) {
		end = expiry_find_end_of_group(names, start, count);
		apply_to_group(policy, names + start, end - start, now);
	}
}

static void add_reason(struct text *text, bool *is_first, const char *before, const char *word)
{
	text_printf(text, "%s%s%s", *is_first ? "" : ", ", before, word);
	*is_first = false;
}

void expiry_add_reasons(struct text *text, unsigned reasons)
{
	static const char *const rules[EXPIRY_RULES] = {
		"last", "hourly", "daily", "weekly", "monthly", "yearly"};
	bool is_first = true;

	if (reasons & EXPIRY_FUTURE)
		add_reason(text, &is_first, "", "in the future");
	if (reasons & EXPIRY_LONE)
		add_reason(text, &is_first, "", "its dump is not in the list");
	if (reasons & EXPIRY_NEWEST)
		add_reason(text, &is_first, "", "newest");
	for (int rule = 0; rule < EXPIRY_RULES; rule++) {
		if (reasons & 1u << rule)
			add_reason(text, &is_first, "", rules[rule]);
		if (reasons & 1u << (rule + EXPIRY_OLDEST_SHIFT))
			add_reason(text, &is_first, "oldest ", rules[rule]);
	}
	if (reasons & EXPIRY_WITHIN)
		add_reason(text, &is_first, "", "within");
}

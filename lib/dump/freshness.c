#include "dump/freshness.h"

#include "dump/list_line.h"
#include "unix/iso_time.h"

#include <stdlib.h>
#include <string.h>

const char *freshness_word(enum freshness_state state)
{
	static const char *const words[] = {
		"missing", "stale", "small", "shrunk", "overdue", "fresh"};

	return words[state];
}

size_t freshness_folder_length(const struct freshness_group *group)
{
	const char *slash = memrchr(group->stem, '/', group->stem_length);

	return slash ? (size_t)(slash - group->stem) + 1 : 0;
}

/* What follows the time: the extension and the suffix. */
static const char *find_tail(const struct expiry_name *name)
{
	struct timespec time;
	const char *text = name->text + name->stem + 1;

	return text + iso_time_measure(text, &time);
}

static bool is_older(
	const struct timespec *time, const struct timespan *age, const struct timespec *now)
{
	struct timespec limit = {timespan_before(age, now->tv_sec), now->tv_nsec};

	return !timespan_is_zero(age) && iso_time_compare(time, &limit) < 0;
}

/* With a size that is not known the state does not matter: see freshness_find_unsized(). */
static bool is_shrunk(unsigned shrink, const struct freshness_group *group)
{
	if (shrink == 0 || !group->largest)
		return false;
	return (double)group->newest->size < (double)group->largest->size * (100 - shrink) / 100;
}

bool freshness_is_of_globals(const struct freshness_group *group)
{
	static const char globals[] = "_globals";
	size_t folder = freshness_folder_length(group);

	return group->stem_length - folder == strlen(globals) &&
	       memcmp(group->stem + folder, globals, strlen(globals)) == 0;
}

static enum freshness_state find_state(const struct freshness_rules *rules,
	const struct timespec *now, const struct freshness_group *group)
{
	if (!group->newest)
		return FRESHNESS_MISSING;
	if (is_older(&group->newest->time, &rules->max_age, now))
		return FRESHNESS_STALE;
	if (group->newest->size < rules->min_size && !freshness_is_of_globals(group))
		return FRESHNESS_SMALL;
	if (is_shrunk(rules->shrink, group))
		return FRESHNESS_SHRUNK;
	if (is_older(&group->oldest, &rules->oldest, now))
		return FRESHNESS_OVERDUE;
	return FRESHNESS_FRESH;
}

/*
 * The sizes of backups in another format or with another suffix say nothing. A size that is not
 * known is larger than all others.
 */
static void note_older(struct freshness_group *group, const struct expiry_name *name)
{
	if (iso_time_compare(&name->time, &group->newest->time) == 0 ||
		strcmp(find_tail(name), find_tail(group->newest)) != 0)
		return;
	if (!group->largest || name->size > group->largest->size)
		group->largest = name;
}

/* Judges the COUNT names of one group, newest first. False if none is that of a dump. */
static bool judge_group(const struct freshness_rules *rules, const struct timespec *now,
	const struct expiry_name *names, size_t count, struct freshness_group *group)
{
	bool has_dump = false;

	*group = (struct freshness_group){.stem = names->text, .stem_length = names->stem};
	for (const struct expiry_name *name = names; name < names + count; name++) {
		if (name->companion)
			continue;
		has_dump = true;
		if (iso_time_compare(&name->time, now) > 0)
			continue;
		if (!group->newest)
			group->newest = name;
		else
			note_older(group, name);
		if (group->count == 0 || iso_time_compare(&name->time, &group->oldest) != 0)
			group->count++;
		group->oldest = name->time;
	}
	group->state = find_state(rules, now, group);
	return has_dump;
}

static int compare_groups(const void *first, const void *second)
{
	const struct freshness_group *a = first, *b = second;
	size_t shorter = a->stem_length < b->stem_length ? a->stem_length : b->stem_length;
	int order = memcmp(a->stem, b->stem, shorter);

	if (order != 0)
		return order;
	return (a->stem_length > b->stem_length) - (a->stem_length < b->stem_length);
}

size_t freshness_judge(const struct freshness_rules *rules, const struct timespec *now,
	struct expiry_name *names, size_t count, struct freshness_group *groups)
{
	size_t found = 0, end;

	expiry_sort(names, count);
	for (size_t start = 0; start < count; start = end) {
		end = expiry_find_end_of_group(names, start, count);
		found += judge_group(rules, now, names + start, end - start, &groups[found]);
	}
	if (found > 0)
		qsort(groups, found, sizeof *groups, compare_groups);
	return found;
}

static bool is_unsized(const struct expiry_name *name)
{
	return name && name->size == LIST_LINE_NO_SIZE;
}

const struct expiry_name *freshness_find_unsized(
	const struct freshness_rules *rules, const struct freshness_group *groups, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if ((rules->min_size > 0 || rules->shrink > 0) && is_unsized(groups[i].newest))
			return groups[i].newest;
		if (rules->shrink > 0 && is_unsized(groups[i].largest))
			return groups[i].largest;
	}
	return NULL;
}

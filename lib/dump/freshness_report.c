#include "dump/freshness_report.h"

#include "dump/list_line.h"
#include "unix/size.h"
#include "unix/text.h"
#include "unix/timespan.h"
#include "unix/utf8.h"

#include <inttypes.h>
#include <string.h>

/* In seconds. */
static int64_t find_age(const struct freshness_report *report, const struct timespec *time)
{
	return (int64_t)(report->now.tv_sec - time->tv_sec);
}

/* Adds BYTES with "?" for control characters. */
static void add_masked(struct text *text, const char *bytes, size_t length)
{
	const unsigned char *next = (const unsigned char *)bytes, *end = next + length;

	while (next < end) {
		bool is_control = utf8_is_control(next, (size_t)(end - next));

		text_add_bytes(text, is_control ? "?" : (const char *)next, 1);
		next += is_control && *next == 0xc2 ? 2 : 1;
	}
}

/* Adds BYTES as UTF-8, with "?" for control characters, for what is not UTF-8, and for the
 * characters of SPECIAL, such as "|", which ends the text of a plugin. */
static void add_plugin_text(
	struct text *text, const char *bytes, size_t length, const char *special)
{
	const unsigned char *next = (const unsigned char *)bytes, *end = next + length;

	while (next < end) {
		size_t valid = utf8_measure(next, (size_t)(end - next));

		if (valid == 0 || utf8_is_control(next, valid) || strchr(special, *next))
			text_add_byte(text, '?');
		else
			text_add_bytes(text, next, valid);
		next += valid > 0 ? valid : 1;
	}
}

static void add_age(struct text *text, int64_t age, bool is_human)
{
	char rounded[TIMESPAN_AGE_SIZE];

	timespan_write_age(rounded, age);
	if (is_human)
		text_add(text, rounded);
	else
		text_printf(text, "%" PRId64, age);
}

static void add_size(struct text *text, uint64_t size, bool is_human)
{
	char rounded[SIZE_TEXT_SIZE];

	size_write(rounded, size);
	if (size == LIST_LINE_NO_SIZE)
		text_add(text, "-");
	else if (is_human)
		text_add(text, rounded);
	else
		text_printf(text, "%" PRIu64, size);
}

static void add_line(struct text *text, const struct freshness_report *report,
	const struct freshness_group *group, const struct freshness_line_form *form)
{
	size_t folder = freshness_folder_length(group);

	text_printf(text, "%s\t", freshness_word(group->state));
	text_add_bytes(text, group->stem + folder, group->stem_length - folder);
	text_add(text, "\t");
	if (!group->newest) {
		text_add(text, "-\t-\t-");
	} else {
		const char *name = group->newest->text;

		add_age(text, find_age(report, &group->newest->time), form->is_human);
		text_add(text, "\t");
		add_size(text, group->newest->size, form->is_human);
		text_add(text, "\t");
		if (form->is_masked)
			add_masked(text, name, strlen(name));
		else
			text_add(text, name);
	}
	text_add_byte(text, form->delimiter);
}

bool freshness_add_lines(struct text *text, const struct freshness_report *report,
	const struct freshness_line_form *form)
{
	bool all_fresh = true;

	for (size_t i = 0; i < report->count; i++) {
		bool fresh = report->groups[i].state == FRESHNESS_FRESH;

		if (!fresh || !form->is_quiet)
			add_line(text, report, &report->groups[i], form);
		all_fresh &= fresh;
	}
	return all_fresh;
}

static enum freshness_service find_service(enum freshness_state state)
{
	switch (state) {
	case FRESHNESS_FRESH:
		return FRESHNESS_OK;
	case FRESHNESS_SHRUNK:
	case FRESHNESS_OVERDUE:
		return FRESHNESS_WARNING;
	default:
		return FRESHNESS_CRITICAL;
	}
}

static enum freshness_service find_worst(const struct freshness_report *report, size_t *wrong)
{
	enum freshness_service worst = report->count > 0 ? FRESHNESS_OK : FRESHNESS_CRITICAL;

	*wrong = 0;
	for (size_t i = 0; i < report->count; i++) {
		enum freshness_service service = find_service(report->groups[i].state);

		*wrong += service != FRESHNESS_OK;
		if (service > worst)
			worst = service;
	}
	return worst;
}

/* The value that is wrong: " (3d)". */
static void add_wrong_value(struct text *text, const struct freshness_report *report,
	const struct freshness_group *group)
{
	if (group->state == FRESHNESS_MISSING)
		return;
	text_add(text, " (");
	if (group->state == FRESHNESS_STALE)
		add_age(text, find_age(report, &group->newest->time), true);
	else if (group->state == FRESHNESS_OVERDUE)
		add_age(text, find_age(report, &group->oldest), true);
	else
		add_size(text, group->newest->size, true);
	text_add(text, ")");
}

/* ": db/shop stale (3d), till missing" */
static void add_complaints(struct text *text, const struct freshness_report *report)
{
	const char *before = ": ";

	for (size_t i = 0; i < report->count; i++) {
		const struct freshness_group *group = &report->groups[i];

		if (group->state == FRESHNESS_FRESH)
			continue;
		text_add(text, before);
		add_plugin_text(text, group->stem, group->stem_length, "|");
		text_printf(text, " %s", freshness_word(group->state));
		add_wrong_value(text, report, group);
		before = ", ";
	}
}

/* " 'db/shop age'=". */
static void add_label(struct text *text, const struct freshness_group *group, const char *what)
{
	text_add(text, " '");
	add_plugin_text(text, group->stem, group->stem_length, "|='");
	text_printf(text, " %s'=", what);
}

static void add_performance(struct text *text, const struct freshness_report *report)
{
	const struct freshness_rules *rules = &report->rules;
	time_t now = report->now.tv_sec;

	for (size_t i = 0; i < report->count; i++) {
		const struct freshness_group *group = &report->groups[i];

		if (!group->newest)
			continue;
		add_label(text, group, "age");
		text_printf(text, "%" PRId64 "s;;", find_age(report, &group->newest->time));
		if (!timespan_is_zero(&rules->max_age))
			text_printf(text, "%lld",
				(long long)(now - timespan_before(&rules->max_age, now)));
		text_add(text, ";0");
		if (group->newest->size == LIST_LINE_NO_SIZE)
			continue;
		add_label(text, group, "size");
		text_printf(text, "%" PRIu64 "B;;", group->newest->size);
		if (rules->min_size > 0 && !freshness_is_of_globals(group))
			text_printf(text, "%" PRIu64 ":", rules->min_size);
		text_add(text, ";0");
	}
}

enum freshness_service freshness_add_service(
	struct text *text, const struct freshness_report *report)
{
	static const char *const words[] = {"OK", "WARNING", "CRITICAL"};
	size_t wrong;
	enum freshness_service worst = find_worst(report, &wrong);

	text_printf(text, "PGBACKUP %s - ", words[worst]);
	if (report->count == 0)
		text_add(text, "there are no backups in the list");
	else if (wrong == 0)
		text_printf(text, "%zu fresh", report->count);
	else
		text_printf(text, "%zu of %zu not fresh", wrong, report->count);
	add_complaints(text, report);
	if (report->count > 0)
		text_add(text, " |");
	add_performance(text, report);
	text_add(text, "\n");
	return worst;
}

/* Adds the value of a label: UTF-8, with a backslash before what would end it. Bytes that are not
 * UTF-8 become "\xFF", so that no two names get the same label. */
static void add_label_value(struct text *text, const char *bytes, size_t length)
{
	const unsigned char *next = (const unsigned char *)bytes, *end = next + length;

	while (next < end) {
		size_t valid = utf8_measure(next, (size_t)(end - next));

		if (valid == 0)
			text_printf(text, "\\\\x%02X", (unsigned)*next);
		else if (*next == '\n')
			text_add(text, "\\n");
		else if (*next == '"' || *next == '\\')
			text_printf(text, "\\%c", *next);
		else
			text_add_bytes(text, next, valid);
		next += valid > 0 ? valid : 1;
	}
}

/* Without its last slash, but with all if it consists of slashes. */
static void add_folder_value(struct text *text, const struct freshness_group *group)
{
	size_t length = freshness_folder_length(group), slashes = 0;

	while (slashes < length && group->stem[slashes] == '/')
		slashes++;
	add_label_value(text, group->stem, slashes < length ? length - 1 : length);
}

static void add_sample(
	struct text *text, const char *metric, const struct freshness_group *group, uint64_t value)
{
	size_t folder = freshness_folder_length(group);

	text_printf(text, "pgbackup_%s{database=\"", metric);
	add_label_value(text, group->stem + folder, group->stem_length - folder);
	text_add(text, "\",folder=\"");
	add_folder_value(text, group);
	text_printf(text, "\"} %" PRIu64 "\n", value);
}

/* A metric of a group. False if the group has none. */
typedef bool find_value(const struct freshness_group *group, uint64_t *value);

static bool find_newest_time(const struct freshness_group *group, uint64_t *value)
{
	if (group->newest)
		*value = (uint64_t)group->newest->time.tv_sec;
	return group->newest;
}

static bool find_oldest_time(const struct freshness_group *group, uint64_t *value)
{
	*value = (uint64_t)group->oldest.tv_sec;
	return group->newest;
}

static bool find_size(const struct freshness_group *group, uint64_t *value)
{
	if (group->newest)
		*value = group->newest->size;
	return group->newest && *value != LIST_LINE_NO_SIZE;
}

static bool find_count(const struct freshness_group *group, uint64_t *value)
{
	*value = group->count;
	return true;
}

static bool find_freshness(const struct freshness_group *group, uint64_t *value)
{
	*value = group->state == FRESHNESS_FRESH;
	return true;
}

/* Samples of one metric must stand together. */
void freshness_add_metrics(struct text *text, const struct freshness_report *report)
{
	static const struct {
		const char *metric, *help;
		find_value *find;
	} metrics[] = {
		{"last_success_timestamp_seconds", "Time of the newest backup.", find_newest_time},
		{"size_bytes", "Size of the newest backup.", find_size},
		{"count", "Number of backups.", find_count},
		{"oldest_timestamp_seconds", "Time of the oldest backup.", find_oldest_time},
		{"fresh", "Whether the backups keep all limits given to pgb-fresh.",
			find_freshness},
	};

	for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
		const char *metric = metrics[i].metric;
		uint64_t value;

		text_printf(text, "# HELP pgbackup_%s %s\n# TYPE pgbackup_%s gauge\n", metric,
			metrics[i].help, metric);
		for (size_t j = 0; j < report->count; j++)
			if (metrics[i].find(&report->groups[j], &value))
				add_sample(text, metric, &report->groups[j], value);
	}
}

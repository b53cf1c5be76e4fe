/* dump/freshness_report: what pgb-fresh prints, and with it dump/freshness and its choice. */
#include "dump/freshness_report.h"

#include "dump/freshness_choice.h"
#include "dump/list_line.h"
#include "dump/name.h"
#include "unix/text.h"

#include "tap.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { NAMES_MAX = 16, NAME_SIZE = 100, NOW = 1767484800 /* 2026-01-04T00:00:00Z */ };

#define DAYS(n)                                                                                    \
	{                                                                                          \
		.days = (n)                                                                        \
	}

static const struct {
	const char *name;
	struct freshness_rules rules;
	const char *list;   /* STEM-TIME.EXTENSION[=SIZE], the time without its year and month */
	const char *chosen; /* a database, or "" for all */
	const char *want;   /* STATE DATABASE AGE SIZE, separated by "|" */
} cases[] = {
	{"no limits", {.shrink = 0}, "a-01T0000.sql", "", "fresh a 3d -"},
	{"fresh at the limit", {.max_age = DAYS(1)}, "a-03T0000.sql", "", "fresh a 24h -"},
	{"stale after the limit", {.max_age = DAYS(1)}, "a-02T2359.sql", "", "stale a 24h -"},
	{"the newest decides", {.max_age = DAYS(1)}, "a-01T0000.sql a-03T1200.sql", "",
		"fresh a 12h -"},
	{"each database of each folder", {.max_age = DAYS(1)},
		"y/a-03T1200.sql bb-01T0000.sql x/a-01T0000.sql b-03T0000.dump", "",
		"fresh b 24h -|stale bb 3d -|stale a 3d -|fresh a 12h -"},
	{"in the future", {.max_age = DAYS(1)}, "a-05T0000.sql b-05T0000.sql b-03T0000.sql", "",
		"missing a - -|fresh b 24h -"},
	{"companions do not count", {.max_age = DAYS(1)},
		"a-01T0000.sql a-03T1200.sql.md5 b-03T1200.sql.sig", "", "stale a 3d -"},
	{"a suffix is no matter", {.max_age = DAYS(1)}, "a-01T0000.sql a-03T1200.sql.zst.age", "",
		"fresh a 12h -"},
	{"small", {.min_size = 10}, "a-03T0000.sql=9 b-03T0000.sql=10 _globals-03T0000.sql=1", "",
		"fresh _globals 24h 1|small a 24h 9|fresh b 24h 10"},
	{"the older one is small", {.min_size = 10}, "a-02T0000.sql=9 a-03T0000.sql=11", "",
		"fresh a 24h 11"},
	{"shrunk", {.shrink = 50},
		"a-02T0000.sql=100 a-03T0000.sql=49 b-02T0000.sql=100 b-03T0000.sql=50", "",
		"shrunk a 24h 49|fresh b 24h 50"},
	{"compared with the largest one before", {.shrink = 50},
		"a-01T0000.sql=1000 a-02T0000.sql=90 a-03T0000.sql=90", "", "shrunk a 24h 90"},
	{"not with those of the same time", {.shrink = 50},
		"a-01T0000.sql=90 a-03T0000.sql=49 a-03T000000Z.sql=900", "", "fresh a 24h 49"},
	{"of the same format and suffix", {.shrink = 50},
		"a-01T0000.sql.gz=99 a-02T0000.sql=900 a-03T0000.sql.gz=49", "", "shrunk a 24h 49"},
	{"overdue", {.oldest = DAYS(2)}, "a-01T2300.sql a-03T0000.sql b-02T0000.sql", "",
		"overdue a 24h -|fresh b 2d -"},
	{"the worst is said", {.max_age = DAYS(1), .min_size = 10, .shrink = 1, .oldest = DAYS(1)},
		"a-01T0000.sql=20 a-02T0000.sql=9 b-02T0000.sql=20 b-03T1200.sql=9", "",
		"stale a 2d 9|small b 12h 9"},
	{"one database, in two folders", {.shrink = 0},
		"x/a-03T0000.sql b-03T0000.sql y/a-03T1200.sql", "a",
		"fresh a 24h -|fresh a 12h -"},
	{"one that is missing", {.shrink = 0}, "x/aa-03T0000.sql", "a", "missing a - -"},
	{"names are exact, and encoded", {.shrink = 0}, "a%2Fb-03T0000.sql", "a/b",
		"fresh a%2Fb 24h -"},
	{"the global objects", {.shrink = 0}, "_globals-03T0000.sql %5Fglobals-03T1200.sql",
		"_globals", "fresh _globals 24h -"},
	{"all is a whole cluster", {.shrink = 0}, "%5Fall-03T1200.sql", "_all", "missing _all - -"},
	{"no names", {.shrink = 0}, "", "", ""},
};

/* Makes an entry of one word of a list. */
static void make_name(
	struct expiry_name *entry, char text[NAME_SIZE], const char *word, size_t length)
{
	const char *size = memchr(word, '=', length);
	const char *dash = memchr(word, '-', length);
	const char *end = size ? size : word + length;
	struct dump_name name;

	snprintf(text, NAME_SIZE, "%.*s202601%.*s", (int)(dash + 1 - word), word,
		(int)(end - dash - 1), dash + 1);
	if (dump_name_read(&name, text) != 1)
		abort();
	*entry = (struct expiry_name){.text = text,
		.stem = name.stem,
		.time = name.time,
		.size = size ? strtoull(size + 1, NULL, 10) : LIST_LINE_NO_SIZE,
		.companion = name.companion};
}

static size_t make_names(
	const char *list, struct expiry_name *names, char texts[NAMES_MAX][NAME_SIZE])
{
	size_t count = 0;

	while (*list != '\0' && count < NAMES_MAX) {
		size_t length = strcspn(list, " ");

		make_name(&names[count], texts[count], list, length);
		count++;
		list += length;
		list += *list == ' ';
	}
	return count;
}

/* "STATE DATABASE AGE SIZE|" for each line; the name is left out. */
static void shorten(struct text *lines)
{
	char *to = lines->bytes;

	for (const char *from = lines->bytes; *from != '\0'; from++) {
		const char *name = from;

		for (int tab = 0; tab < 4; name++) {
			tab += *name == '\t';
			if (tab < 4)
				*to++ = (char)(*name == '\t' ? ' ' : *name);
		}
		from = strchr(name, '\n');
		*to++ = '|';
	}
	if (to > lines->bytes)
		to--;
	*to = '\0';
}

static bool says_fresh(const char *lines)
{
	while (strncmp(lines, "fresh", strlen("fresh")) == 0) {
		lines = strchr(lines, '|');
		if (!lines)
			return true;
		lines++;
	}
	return *lines == '\0';
}

static void test_case(size_t i)
{
	static const struct freshness_line_form form = {.delimiter = '\n', .is_human = true};
	char texts[NAMES_MAX][NAME_SIZE];
	struct expiry_name names[NAMES_MAX];
	struct freshness_group groups[NAMES_MAX + 1];
	struct freshness_choice choice = {.count = 0};
	struct freshness_report report = {.rules = cases[i].rules, .now = {.tv_sec = NOW}};
	size_t count = make_names(cases[i].list, names, texts);
	struct text text;
	bool all_fresh;

	if (*cases[i].chosen != '\0' && freshness_choice_take(&choice, cases[i].chosen))
		abort();
	if (freshness_choice_encode(&choice, false) != STATUS_DONE)
		abort();
	report.groups = groups;
	report.count = freshness_judge(&report.rules, &report.now, names, count, groups);
	report.count = freshness_choice_apply(&choice, groups, report.count);
	text_init(&text, 10000);
	all_fresh = freshness_add_lines(&text, &report, &form);
	shorten(&text);
	tap_same_text(text.bytes, cases[i].want, cases[i].name);
	tap_ok(all_fresh == says_fresh(cases[i].want), "its status: %s", cases[i].name);
	text_release(&text);
	freshness_choice_release(&choice);
}

/* A folder with everything that the forms must not let through. */
static const char odd[] = "a\"\\'|=\n\x80/shop-20260103T000000Z.sql";

static void test_forms(void)
{
	struct expiry_name name = {
		.text = odd, .stem = sizeof "a\"\\'|=\n\x80/shop" - 1, .size = 5};
	struct freshness_group group;
	struct freshness_report report = {.now = {.tv_sec = NOW}, .groups = &group, .count = 1};
	struct text text;

	report.rules = (struct freshness_rules){.max_age = DAYS(2), .min_size = 5};
	name.time.tv_sec = NOW - 86400;
	freshness_judge(&report.rules, &report.now, &name, 1, &group);
	text_init(&text, 10000);
	tap_ok(freshness_add_service(&text, &report) == FRESHNESS_OK, "a plugin's status: OK");
	tap_same_text(text.bytes,
		"PGBACKUP OK - 1 fresh | 'a\"\\????\?/shop age'=86400s;;172800;0"
		" 'a\"\\????\?/shop size'=5B;;5:;0\n",
		"a plugin's line");
	text_clear(&text);
	freshness_add_metrics(&text, &report);
	tap_ok(strstr(text.bytes, "\npgbackup_size_bytes{database=\"shop\","
				  "folder=\"a\\\"\\\\'|=\\n\\\\x80\"} 5\n"),
		"a label of a metric");
	text_release(&text);
}

static const struct {
	const char *list;
	struct freshness_rules rules;
	enum freshness_service want;
	const char *line;
} services[] = {
	{"", {.shrink = 0}, FRESHNESS_CRITICAL,
		"PGBACKUP CRITICAL - there are no backups in the list\n"},
	{"a-03T0000.sql", {.max_age = {.hours = 1}}, FRESHNESS_CRITICAL,
		"PGBACKUP CRITICAL - 1 of 1 not fresh: a stale (24h) | 'a age'=86400s;;3600;0\n"},
	{"a-03T0000.sql b-01T0000.sql", {.oldest = DAYS(2)}, FRESHNESS_WARNING,
		"PGBACKUP WARNING - 1 of 2 not fresh: b overdue (3d)"
		" | 'a age'=86400s;;;0 'b age'=259200s;;;0\n"},
	{"a-02T0000.sql=99 a-03T0000.sql=1 b-05T0000.sql", {.shrink = 9}, FRESHNESS_CRITICAL,
		"PGBACKUP CRITICAL - 2 of 2 not fresh: a shrunk (1), b missing"
		" | 'a age'=86400s;;;0 'a size'=1B;;;0\n"},
};

static void test_service(size_t i)
{
	char texts[NAMES_MAX][NAME_SIZE];
	struct expiry_name names[NAMES_MAX];
	struct freshness_group groups[NAMES_MAX];
	struct freshness_report report = {.rules = services[i].rules, .now = {.tv_sec = NOW}};
	size_t count = make_names(services[i].list, names, texts);
	struct text text;

	report.groups = groups;
	report.count = freshness_judge(&report.rules, &report.now, names, count, groups);
	text_init(&text, 10000);
	tap_ok(freshness_add_service(&text, &report) == services[i].want, "status of service %zu",
		i);
	tap_same_text(text.bytes, services[i].line, services[i].line);
	text_release(&text);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		test_case(i);
	for (size_t i = 0; i < COUNT(services); i++)
		test_service(i);
	test_forms();
	return tap_done();
}

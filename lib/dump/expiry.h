/*
 * Retention: decides which backups to keep and which have expired. The rules are those of
 * restic-forget(1).
 *
 * The backups of one database in one folder are a group. Each group is treated separately. Each
 * rule is applied independently, and a backup is kept if any rule keeps it.
 *
 * A counting rule walks through a group from the newest backup to the oldest. It keeps the newest
 * backup of each hour, day, week (ISO 8601: from Monday), month or year in UTC, until it has kept
 * as many as it asks for; periods without a backup do not count. EXPIRY_LAST counts backups. A rule
 * that reaches the oldest backup before it has enough keeps the oldest backup as well, so that the
 * history can grow to its full length.
 *
 * "Within" keeps the backups that are younger than a span of time before the newest backup. The
 * span is not counted from the present: when backups stop, no more of them expire.
 *
 * Additions to restic's rules:
 *  - Names in one group with the same time are one backup.
 *  - Companions (dump/name.h) are no backup without a dump of the same time, and are kept then.
 *    Otherwise they are kept or expire with it.
 *  - The newest backup is always kept.
 *  - A backup with a time in the future, made with a wrong clock, is kept. It is not the newest
 *    backup, and no rule counts it.
 */
#ifndef DUMP_EXPIRY_H
#define DUMP_EXPIRY_H

#include "unix/timespan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct text;

enum expiry_rule {
	EXPIRY_LAST,
	EXPIRY_HOURLY,
	EXPIRY_DAILY,
	EXPIRY_WEEKLY,
	EXPIRY_MONTHLY,
	EXPIRY_YEARLY,
	EXPIRY_RULES,
};

enum { EXPIRY_UNLIMITED = -1 };

/* All zero keeps nothing. */
struct expiry_policy {
	int keep[EXPIRY_RULES]; /* number to keep, or EXPIRY_UNLIMITED */
	struct timespan within;
};

/* Bits: why a name is kept. The lowest bits are 1 << EXPIRY_LAST and so on, one for each rule. */
enum {
	/* The next bits, one for each rule: the rule kept it as the oldest backup. */
	EXPIRY_OLDEST_SHIFT = EXPIRY_RULES,
	EXPIRY_WITHIN = 1 << (2 * EXPIRY_RULES),
	EXPIRY_NEWEST = EXPIRY_WITHIN << 1,
	EXPIRY_FUTURE = EXPIRY_WITHIN << 2,
	EXPIRY_LONE = EXPIRY_WITHIN << 3, /* a companion without a dump */
	/* Not a reason to keep it: the name was in the list before. */
	EXPIRY_REPEATED = EXPIRY_WITHIN << 4,
};

struct expiry_name {
	const char *text; /* owned by the caller */
	size_t stem;      /* as in struct dump_name */
	struct timespec time;
	uint64_t size;    /* bytes; LIST_LINE_NO_SIZE if the list does not give it */
	unsigned reasons; /* 0: it has expired */
	bool companion;
};

/* Reads a number of backups: digits, or "unlimited" or "-1". False if TEXT is anything else. */
bool expiry_read_number(const char *text, int *number);

/* True if no rule of POLICY keeps anything. */
bool expiry_is_empty(const struct expiry_policy *policy);

/* Sorts COUNT names by group, and within a group from the newest on; equal times by the text. */
void expiry_sort(struct expiry_name *names, size_t count);

/* The end, at most COUNT, of the group that begins at START of the sorted NAMES. */
size_t expiry_find_end_of_group(const struct expiry_name *names, size_t start, size_t count);

/*
 * Sets the reasons of COUNT names in any number of groups. Times after NOW are in the future.
 * Changes the order of the names.
 */
void expiry_apply(const struct expiry_policy *policy, struct expiry_name *names, size_t count,
	const struct timespec *now);

/* Adds REASONS to TEXT in words: "newest, daily, oldest weekly". Ignores EXPIRY_REPEATED. */
void expiry_add_reasons(struct text *text, unsigned reasons);

#endif

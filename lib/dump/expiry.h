/*
 * Which backups to keep, in restic's terms.
 *
 * Backups are of one group if they are of one database in one folder. Each rule is by itself, and
 * what any of them keeps is kept. A rule that counts goes through a group from the newest backup
 * to the oldest, and keeps the newest of each hour, day, week (ISO 8601: from Monday), month or
 * year, in UTC, that has one, until it has kept its number of them; "last" counts backups. Where a
 * rule comes to the oldest backup before it has its number, it keeps that one, too: history grows
 * until the numbers are reached. "Within" keeps what is younger than a span of time before the
 * newest backup: not before now, so that nothing more is retired where backups have stopped.
 * (The rules are those of restic-forget(1).)
 *
 * What is added here: names of one group with the same time are one backup; the newest is always
 * kept; and a backup with a time in the future, when some clock was wrong, is kept as well, and
 * stands neither for the newest nor for one of a number.
 */
#ifndef DUMP_EXPIRY_H
#define DUMP_EXPIRY_H

#include "unix/timespan.h"

#include <stdbool.h>
#include <stddef.h>
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
	int keep[EXPIRY_RULES]; /* how many, or EXPIRY_UNLIMITED */
	struct timespan within;
};

/* Why a name is kept: bits. The first ones are those of the rules, 1 << EXPIRY_LAST and so on. */
enum {
	/* The oldest of all, by the rule; these bits, too, one for each. */
	EXPIRY_OLDEST_SHIFT = EXPIRY_RULES,
	EXPIRY_WITHIN = 1 << (2 * EXPIRY_RULES),
	EXPIRY_NEWEST = EXPIRY_WITHIN << 1,
	EXPIRY_FUTURE = EXPIRY_WITHIN << 2,
	/* No reason: the same name is there already. */
	EXPIRY_REPEATED = EXPIRY_WITHIN << 3,
};

struct expiry_name {
	const char *text; /* the caller's */
	size_t stem;      /* dump_name.h */
	struct timespec time;
	unsigned reasons; /* none: it is to be retired */
};

/* Reads a number: digits, or "unlimited" or "-1" for no limit. False if TEXT is none. */
bool expiry_read_number(const char *text, int *number);

/* Whether POLICY has no rule that keeps anything. */
bool expiry_is_empty(const struct expiry_policy *policy);

/*
 * Sets the reasons of all COUNT names, which may be of many groups, for the time NOW. Their order
 * is another one afterwards.
 */
void expiry_apply(const struct expiry_policy *policy, struct expiry_name *names, size_t count,
	const struct timespec *now);

/* Adds REASONS, but for EXPIRY_REPEATED, in words to TEXT: "newest, daily, oldest weekly". */
void expiry_add_reasons(struct text *text, unsigned reasons);

#endif

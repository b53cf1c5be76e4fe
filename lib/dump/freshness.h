/*
 * Freshness: tells which databases have a recent backup of a plausible size.
 *
 * The backups of one database in one folder are a group, as in dump/expiry.h: names with the same
 * time are one backup, and companions and times in the future do not count. Only whole backups are
 * visible, so the name of one proves that a backup ended well at about that time.
 */
#ifndef DUMP_FRESHNESS_H
#define DUMP_FRESHNESS_H

#include "dump/expiry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* What is wrong with a group. If it is several things, the first of these. */
enum freshness_state {
	FRESHNESS_MISSING, /* there is no backup that counts */
	FRESHNESS_STALE,   /* the newest backup is too old */
	FRESHNESS_SMALL,   /* it is too small */
	FRESHNESS_SHRUNK,  /* it is much smaller than an older one */
	FRESHNESS_OVERDUE, /* the oldest backup should have expired */
	FRESHNESS_FRESH,
};

/* All zero sets no limit. */
struct freshness_rules {
	struct timespan max_age; /* of the newest backup */
	struct timespan oldest;  /* the age that no backup may exceed */
	uint64_t min_size;       /* bytes, of the newest backup; global objects may have less */
	unsigned shrink;         /* per cent that it may be smaller than the largest older one */
};

struct freshness_group {
	const char *stem; /* the folder and the database, as in struct dump_name; not NUL-terminated
			   */
	size_t stem_length;
	const struct expiry_name *newest;  /* NULL: FRESHNESS_MISSING */
	const struct expiry_name *largest; /* of the older ones that it is compared with, or NULL */
	struct timespec oldest;
	size_t count; /* of backups */
	enum freshness_state state;
};

/* A word such as "stale". */
const char *freshness_word(enum freshness_state state);

/* The length of the folder in front of the database's name, with its last slash. */
size_t freshness_folder_length(const struct freshness_group *group);

/* Whether they are dumps of roles and tablespaces, which are small. */
bool freshness_is_of_globals(const struct freshness_group *group);

/*
 * Sorts COUNT names and writes their groups, in byte order, to GROUPS, which has room for one per
 * name. Returns the number of groups. Both must stay valid while the groups are used.
 */
size_t freshness_judge(const struct freshness_rules *rules, const struct timespec *now,
	struct expiry_name *names, size_t count, struct freshness_group *groups);

/* The first backup without a size that the rules need; NULL if there is none. */
const struct expiry_name *freshness_find_unsized(
	const struct freshness_rules *rules, const struct freshness_group *groups, size_t count);

#endif

/*
 * The databases that pgb-fresh is asked about: others are left out, and these must have a backup.
 *
 * "_globals" and "_all" mean the dumps of the global objects and of whole clusters. What a database
 * of that name has is called "%5Fglobals" (dump/name.h).
 */
#ifndef DUMP_FRESHNESS_CHOICE_H
#define DUMP_FRESHNESS_CHOICE_H

#include "dump/freshness.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

/* All zero chooses all databases. */
struct freshness_choice {
	const char **databases;
	size_t count;
	struct text encoded; /* what DATABASES point to after freshness_choice_encode() */
};

/* Adds a database, which must stay valid. NULL, or a constant text that says what is wrong. */
const char *freshness_choice_take(struct freshness_choice *choice, const char *database);

/*
 * Encodes the databases as they are in the names of backups, or with PARTIAL of partial dumps.
 * Once. STATUS_FAILED after an error message.
 */
enum status freshness_choice_encode(struct freshness_choice *choice, bool partial);

/*
 * Keeps those of COUNT groups that are of a database in the choice, and adds one that is missing
 * for each that has none: GROUPS has room for CHOICE->count more. Returns the number of groups.
 */
size_t freshness_choice_apply(
	const struct freshness_choice *choice, struct freshness_group *groups, size_t count);

void freshness_choice_release(struct freshness_choice *choice);

#endif

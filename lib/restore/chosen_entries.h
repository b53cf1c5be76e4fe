/*
 * The entries of an archive that options of pg_restore choose, as its own list of contents tells.
 *
 * The list has them in the order in which pg_restore restores them: that of the archive, or, with
 * --use-list, that of the user's list.
 */
#ifndef RESTORE_CHOSEN_ENTRIES_H
#define RESTORE_CHOSEN_ENTRIES_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct restore_programs;

struct chosen_entry {
	uint64_t id;
	size_t place; /* in the list, from 0 on */
};

/* All zero: all entries, in their order. */
struct chosen_entries {
	struct chosen_entry *entries; /* by number; NULL: all */
	size_t count;
};

/*
 * Reads which of the ENTRIES of the archive at PATH the choice of PROGRAMS restores. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message or if a stop was requested. Must be closed
 * in both cases.
 */
enum status chosen_entries_read(struct chosen_entries *chosen,
	const struct restore_programs *programs, char *path, uint64_t entries);

/* Whether the entry ID is chosen. *PLACE, that of the archive, is set to that of the list. */
bool chosen_entries_find(const struct chosen_entries *chosen, uint64_t id, size_t *place);

void chosen_entries_close(struct chosen_entries *chosen);

#endif

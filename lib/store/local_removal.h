/*
 * The removal of backups from a folder, one after the other.
 *
 * What is removed stays removed: the folders that held it are written to disk. They are left where
 * they are, even when they are empty. Nothing but backups (local_store.h) is removed.
 */
#ifndef STORE_LOCAL_REMOVAL_H
#define STORE_LOCAL_REMOVAL_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct listing;
struct local_store;

struct local_removal {
	const struct local_store *store;
	struct listing *shown; /* gets what would be removed; NULL: it is removed */
	const char *name;      /* the last one whose folder was opened, or NULL */
	size_t prefix;         /* how much of it that folder is */
	int folder;
	bool has_changed; /* the folder, and not yet on disk */
	bool has_failed;
};

/* Begins. STORE and SHOWN are the caller's, and must stay. */
void local_removal_open(
	struct local_removal *removal, const struct local_store *store, struct listing *shown);

/*
 * Removes the backup NAME, one that local_store_check() accepts, which must stay until the next
 * call; or says, in an error message, why it could not.
 */
void local_removal_take(struct local_removal *removal, const char *name);

/*
 * Ends. STATUS_DONE if all of them are gone, and that is on disk; else STATUS_FAILED, after an
 * error message here or before.
 */
enum status local_removal_close(struct local_removal *removal);

#endif

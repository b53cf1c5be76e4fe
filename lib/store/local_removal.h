/*
 * Deletes backups from a folder, one after the other: the work of pgb-rm-local.
 *
 * A deletion is durable: the folders that held the files are synced. Empty folders are kept. Only
 * backups, as local_store.h defines them, are deleted.
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
	struct listing *shown; /* lists what would be deleted (-n); NULL: delete it */
	const char *name;      /* the last name whose folder was opened, or NULL */
	size_t prefix;         /* the length of that folder in it */
	int folder;
	bool has_changed; /* the folder has, and is not yet synced */
	bool has_failed;
};

/* Begins. STORE and SHOWN must stay valid. */
void local_removal_open(
	struct local_removal *removal, const struct local_store *store, struct listing *shown);

/*
 * Deletes the backup NAME, which local_store_check() has accepted, or reports why it could not.
 * NAME must stay valid until the next call.
 */
void local_removal_take(struct local_removal *removal, const char *name);

/*
 * Ends. Returns STATUS_DONE if all of them are deleted, durably; else STATUS_FAILED, after an error
 * message here or before.
 */
enum status local_removal_close(struct local_removal *removal);

#endif

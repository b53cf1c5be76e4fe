/*
 * A local folder of backups, as pgb-put-local fills it.
 *
 * A backup is a regular file in the folder or below it whose name is not that of a partial file
 * (unix/atomic_file.h). Its name is its path relative to the folder. The path of the folder itself
 * may contain symbolic links. Below it none is followed, and none counts as a backup, since it may
 * lead out of the folder.
 */
#ifndef STORE_LOCAL_STORE_H
#define STORE_LOCAL_STORE_H

#include "unix/status.h"

struct local_store {
	char *path; /* as the user gave it, without trailing slashes: for messages */
	int fd;
};

/* Opens the folder PATH. Returns STATUS_DONE, or STATUS_FAILED after an error message; then there
 * is nothing to close.
 */
enum status local_store_open(struct local_store *store, const char *path);

/* Fails, after an error message, unless NAME may be that of a backup. */
enum status local_store_check(const char *name);

/*
 * Opens the backup NAME, one that local_store_check() accepts, to read it. Returns a close-on-exec
 * descriptor for the caller to close, or -1 after an error message.
 */
int local_store_open_backup(const struct local_store *store, const char *name);

/* Says, by errno, that WHAT (such as "open") could not be done to NAME. Returns STATUS_FAILED. */
enum status local_store_fail(const struct local_store *store, const char *what, const char *name);

/* Says that NAME is not a regular file. Returns STATUS_FAILED. */
enum status local_store_refuse(const struct local_store *store, const char *name);

void local_store_close(struct local_store *store);

#endif

/*
 * A folder of backups, as pgb-put-local fills it.
 *
 * A backup in it is a regular file, in the folder or in one below, whose name is not that of a
 * partial file (unix/atomic_file.h). Its own name is its path from the folder on. The folder may be
 * reached by symbolic links; in it none is followed, nor is one a backup: what it leads to may
 * be elsewhere, and has another name.
 */
#ifndef STORE_LOCAL_STORE_H
#define STORE_LOCAL_STORE_H

struct local_store {
	char *path; /* as the user gave it, for messages: without slashes at its end */
	int fd;
};

/* Opens the folder PATH. Returns 0, or -1 after an error message, with nothing left to close. */
int local_store_open(struct local_store *store, const char *path);

/* Returns 0 if NAME may be that of a backup, or -1 after an error message. */
int local_store_check(const char *name);

/*
 * Opens the backup NAME, one that local_store_check() accepts, to read it. Returns a close-on-exec
 * descriptor for the caller to close, or -1 after an error message.
 */
int local_store_open_backup(const struct local_store *store, const char *name);

/* Says, by errno, that WHAT (such as "open") could not be done to NAME. Returns -1. */
int local_store_fail(const struct local_store *store, const char *what, const char *name);

/* Says that NAME is not a regular file. Returns -1. */
int local_store_refuse(const struct local_store *store, const char *name);

void local_store_close(struct local_store *store);

#endif

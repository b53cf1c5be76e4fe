/*
 * Folders: open them, create missing ones, and sync them to disk.
 */
#ifndef UNIX_FOLDER_H
#define UNIX_FOLDER_H

/* Which missing folders to create. */
enum folder_creation {
	FOLDER_NONE,
	FOLDER_LAST, /* only the last: if more are missing, a disk may not be mounted */
	FOLDER_ALL,  /* all of the path, as mkdir -p does */
};

/*
 * Opens the folder PATH. Folders that are created are synced to disk. Returns a close-on-exec
 * descriptor for the caller to close, or -1 after an error message.
 */
int folder_open(const char *path, enum folder_creation creation);

/*
 * Syncs the names in a folder to disk. A file system that cannot sync a folder (EINVAL, ENOTSUP)
 * counts as success. Returns 0, or -1 with errno.
 */
int folder_sync(int folder);

#endif

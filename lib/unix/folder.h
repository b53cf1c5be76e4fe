/*
 * Folders: open them, create missing ones, and sync them to disk.
 */
#ifndef UNIX_FOLDER_H
#define UNIX_FOLDER_H

#include <stdbool.h>

/*
 * Opens the folder PATH. PARENTS: creates it and its parents where missing, as mkdir -p does, and
 * syncs each to disk. Returns a close-on-exec descriptor for the caller to close, or -1 after an
 * error message.
 */
int folder_open(const char *path, bool parents);

/*
 * Syncs the names in a folder to disk. A file system that cannot sync a folder (EINVAL, ENOTSUP)
 * counts as success. Returns 0, or -1 with errno.
 */
int folder_sync(int folder);

#endif

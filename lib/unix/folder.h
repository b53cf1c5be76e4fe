/*
 * Folders: opened, made where missing, and made durable.
 */
#ifndef UNIX_FOLDER_H
#define UNIX_FOLDER_H

#include <stdbool.h>

/*
 * Opens the folder PATH. PARENTS: makes it, and those above it, where missing (by the umask, like
 * mkdir -p), each on disk before this returns. Returns a close-on-exec descriptor for the caller to
 * close, or -1 after an error message.
 */
int folder_open(const char *path, bool parents);

/*
 * Writes the names in a folder to disk. File systems that cannot do that for a folder (EINVAL,
 * ENOTSUP) count as having done it. Returns 0, or -1 with errno.
 */
int folder_sync(int folder);

#endif

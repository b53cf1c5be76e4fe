/*
 * Paths that stay within a folder: names of files in it, or in folders below.
 */
#ifndef UNIX_INNER_PATH_H
#define UNIX_INNER_PATH_H

#include <stdbool.h>

/* Whether each part of PATH, between slashes, is a name: none is empty, "." or "..". */
bool inner_path_is_valid(const char *path);

/*
 * Opens the folder, at or below FOLDER, that holds the last part of PATH, a valid one, and leaves
 * in *LAST where that begins. No symbolic link is followed, so that nobody can lead the way out,
 * not even while it is gone. Returns a close-on-exec descriptor for the caller to close, or -1 with
 * errno: ELOOP if there is a symbolic link in the way.
 */
int inner_path_open_folder(int folder, const char *path, const char **last);

#endif

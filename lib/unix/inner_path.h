/*
 * Relative paths that cannot lead out of a folder.
 */
#ifndef UNIX_INNER_PATH_H
#define UNIX_INNER_PATH_H

#include <stdbool.h>

/* Whether no part of PATH, between slashes, is empty, "." or "..". */
bool inner_path_is_valid(const char *path);

/*
 * Opens the folder, FOLDER or one below it, that contains the last part of PATH. PATH must be
 * valid; *LAST is where its last part begins. Each part is opened with O_NOFOLLOW, so that no
 * symbolic link, not even one created in the meantime (TOCTOU), leads out of FOLDER. Returns a
 * close-on-exec descriptor for the caller to close, or -1 with errno: ELOOP for a symbolic link.
 */
int inner_path_open_folder(int folder, const char *path, const char **last);

#endif

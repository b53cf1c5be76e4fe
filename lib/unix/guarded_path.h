/*
 * Whether a path leads to the same folder for as long as the program runs, whatever other users do.
 */
#ifndef UNIX_GUARDED_PATH_H
#define UNIX_GUARDED_PATH_H

#include "unix/status.h"

struct account;

/*
 * Checks that only root and ACCOUNT can put something else in the place of the folder PATH, or of
 * one that it is in. PATH is absolute, without symbolic links. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
enum status guarded_path_check(const char *path, const struct account *account);

#endif

/*
 * Programs and where they are found: in the folders of PATH.
 */
#ifndef UNIX_SEARCH_PATH_H
#define UNIX_SEARCH_PATH_H

#include "unix/status.h"

#include <stddef.h>

/*
 * Puts the folder of this program's own file first in PATH, so that what was installed together is
 * found together. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status search_path_put_own_folder_first(void);

/* The path of the program NAME, for the caller to free(); NULL if there is none. */
char *search_path_find(const char *name);

/*
 * The names of all programs that begin with PREFIX, without it, sorted, each once: a
 * NULL-terminated array for search_path_free_names(). NULL if memory is short.
 */
char **search_path_list(const char *prefix);
void search_path_free_names(char **names);

#endif

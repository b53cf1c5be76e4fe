/*
 * Programs on PATH.
 */
#ifndef UNIX_SEARCH_PATH_H
#define UNIX_SEARCH_PATH_H

#include "unix/status.h"

/*
 * Puts the folder of this program's executable first in PATH, so that programs that were installed
 * together find each other. Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status search_path_put_own_folder_first(void);

/* The path of the program NAME, for the caller to free(); NULL if there is none. */
char *search_path_find(const char *name);

/*
 * The names of all programs that begin with PREFIX, without the prefix, sorted, without duplicates:
 * a NULL-terminated array, for search_path_free_names(). NULL if there is no memory.
 */
char **search_path_list(const char *prefix);
void search_path_free_names(char **names);

#endif

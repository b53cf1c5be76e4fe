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

/*
 * As execvp(3); a program that is not on PATH is also looked for in the folder of this program's
 * executable, since cron's PATH is short. Returns only on failure, with errno set. Allocates no
 * memory: it may be called after fork(2).
 */
void search_path_exec(char *const *words);

/* The path of the program NAME, for the caller to free(); NULL if there is none. */
char *search_path_find(const char *name);

/*
 * The names of all programs that begin with PREFIX, without the prefix, sorted, without duplicates:
 * a NULL-terminated array, for search_path_free_names(). NULL if there is no memory.
 */
char **search_path_list(const char *prefix);
void search_path_free_names(char **names);

#endif

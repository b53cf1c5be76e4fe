/*
 * Tells, after psql has failed, that a function did not find what it uses, since a dump empties
 * search_path.
 *
 * psql's last message is read: that something does not exist, and that a function or a query within
 * one looked for it. Where the server speaks another language than English there is no hint.
 */
#ifndef RESTORE_SEARCH_PATH_HINT_H
#define RESTORE_SEARCH_PATH_HINT_H

#include <stdbool.h>

/*
 * The line, as psql counts, of the statement that failed with such an error, if that is the last
 * message in ERRORS, what psql has printed; else 0.
 */
unsigned long search_path_hint_find_line(const char *errors);

/*
 * Prints a hint if the last message in ERRORS, what psql has printed, is such an error. Returns
 * whether it printed one.
 */
bool search_path_hint(const char *errors);

#endif

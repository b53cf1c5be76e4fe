/*
 * Options of pgb-restore that contradict each other: found before anything is tried.
 */
#ifndef RESTORE_OPTION_CONFLICT_H
#define RESTORE_OPTION_CONFLICT_H

struct restore_options;

/* What is wrong with these options for a restore, for a message; NULL: nothing. */
const char *option_conflict_find(const struct restore_options *restore);

/* The same for --list, which restores nothing. */
const char *option_conflict_find_with_list(const struct restore_options *restore);

#endif

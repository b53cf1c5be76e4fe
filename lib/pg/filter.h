/*
 * Filters between dump and store: what they do to the name.
 */
#ifndef PG_FILTER_H
#define PG_FILTER_H

/*
 * The suffix that files written by the program COMMAND (a name or a path) usually bear, such as
 * ".zst" for zstd; "" for a program that is not known.
 */
const char *filter_suffix(const char *command);

#endif

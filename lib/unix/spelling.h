/*
 * Typing errors: how far a word is from the one that was meant.
 */
#ifndef UNIX_SPELLING_H
#define UNIX_SPELLING_H

#include <stdbool.h>
#include <stddef.h>

/* Of longer words no distance is computed. */
enum { SPELLING_WORD_MAX = 48 };

/*
 * The number of characters to insert, delete, replace or swap with their neighbour that make TYPED,
 * LENGTH bytes, into MEANT (optimal string alignment distance). SPELLING_WORD_MAX if a word is
 * longer than that.
 */
size_t spelling_distance(const char *typed, size_t length, const char *meant);

/*
 * Whether TYPED is likely to mean MEANT: the distance is 1 or 2, and at most a third of its length.
 */
bool spelling_is_near(const char *typed, size_t length, const char *meant);

#endif

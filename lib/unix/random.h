/*
 * Randomness, from the system.
 */
#ifndef UNIX_RANDOM_H
#define UNIX_RANDOM_H

#include <stddef.h>

/* Fills BYTES, at most 256 of them. Returns 0, or -1 after an error message. */
int random_bytes(void *bytes, size_t length);

/* A number from 0 to 1; 1, without a message, where the system gives none. */
double random_fraction(void);

#endif

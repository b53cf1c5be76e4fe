/*
 * Random bytes and numbers from getrandom(2).
 */
#ifndef UNIX_RANDOM_H
#define UNIX_RANDOM_H

#include <stddef.h>

/* Fills BYTES with LENGTH random bytes, at most 256. Returns 0, or -1 after an error message. */
int random_bytes(void *bytes, size_t length);

/* A number from 0 to 1. On failure 1, without a message. */
double random_fraction(void);

#endif

/*
 * Monotonic time, for deadlines and rates.
 */
#ifndef UNIX_CLOCK_H
#define UNIX_CLOCK_H

#include <stdint.h>

/* CLOCK_MONOTONIC in milliseconds. */
int64_t clock_milliseconds(void);

#endif

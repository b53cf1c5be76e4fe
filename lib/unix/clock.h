/*
 * Time that only goes forward, for deadlines and rates.
 */
#ifndef UNIX_CLOCK_H
#define UNIX_CLOCK_H

#include <stdint.h>

/* Milliseconds since some moment before this process started. */
int64_t clock_milliseconds(void);

#endif

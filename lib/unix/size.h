/*
 * Sizes as people write them: "64M", "5GiB", "1048576".
 */
#ifndef UNIX_SIZE_H
#define UNIX_SIZE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a whole number of bytes: digits, and behind them nothing, or K, M, G or T, in either case,
 * alone or followed by "iB" or "B": powers of 1024 all of them, as in the files of AWS's tools.
 * False if TEXT is anything else, or more than 64 bits hold; *BYTES is then as it was.
 */
bool size_read(const char *text, uint64_t *bytes);

#endif

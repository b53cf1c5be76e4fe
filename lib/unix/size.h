/*
 * Sizes as people write them: "64M", "5GiB", "1048576".
 */
#ifndef UNIX_SIZE_H
#define UNIX_SIZE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a whole number of bytes: digits, and optionally K, M, G or T, in either case, alone or
 * followed by "iB" or "B". All units are powers of 1024, as in the configuration files of the AWS
 * CLI. False, with *BYTES unchanged, if TEXT is anything else or does not fit in 64 bits.
 */
bool size_read(const char *text, uint64_t *bytes);

#endif

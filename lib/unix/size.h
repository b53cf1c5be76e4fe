/*
 * Sizes as people write and read them: "64M", "5GiB", "1048576".
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

/* The sizes that an option takes. */
struct size_range {
	uint64_t least, most;
	const char *reason; /* what to say of any other size */
};

/*
 * Reads a size of RANGE, as size_read() does. Returns NULL; or what is wrong with TEXT, a constant
 * text, with *BYTES unchanged.
 */
const char *size_take(const char *text, const struct size_range *range, uint64_t *bytes);

enum { SIZE_TEXT_SIZE = 24 };

/*
 * Writes BYTES rounded, as "ls -h" does: "512", "1.5K", "34M". Powers of 1024; one digit after the
 * point below 10. size_read() does not read what has a point.
 */
void size_write(char text[SIZE_TEXT_SIZE], uint64_t bytes);

#endif

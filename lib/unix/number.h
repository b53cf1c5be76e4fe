/*
 * Decimal numbers in text: digits only, without a sign, blanks or a fraction.
 *
 * The one reader of numbers from command lines, files, servers and headers. Every caller gives the
 * largest number that it can use, so that nothing overflows.
 */
#ifndef UNIX_NUMBER_H
#define UNIX_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads the digits at *AT, one or more, as many as there are, and moves *AT past them. False if
 * there are none, or if the number is larger than MAX; *AT and *NUMBER are then unchanged.
 */
bool number_scan(const char **at, uint64_t max, uint64_t *number);

/* True if all of TEXT is one number, of MAX or less. *NUMBER is unchanged if not. */
bool number_read(const char *text, uint64_t max, uint64_t *number);

/* The numbers that an option takes. */
struct number_range {
	int least, most;    /* 0 or more */
	const char *reason; /* what to say of anything else */
};

/* Reads a number of RANGE. Returns NULL; or the reason, with *NUMBER unchanged. */
const char *number_take(const char *text, const struct number_range *range, int *number);

#endif

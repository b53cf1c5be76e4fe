#include "unix/random.h"

#include "unix/message.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/random.h>

/* Up to 256 bytes are returned in full, without EINTR: getrandom(2). */
static bool fill_random(void *bytes, size_t length)
{
	return getrandom(bytes, length, 0) == (ssize_t)length;
}

int random_bytes(void *bytes, size_t length)
{
	return fill_random(bytes, length) ? 0 : fail_errno("could not get random bytes");
}

double random_fraction(void)
{
	uint32_t bits = 0;

	return fill_random(&bits, sizeof bits) ? (double)bits / UINT32_MAX : 1;
}

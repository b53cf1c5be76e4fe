#include "content.h"

#include "connection.h"

#include <stddef.h>

enum { BLOCK = 1 << 20 };

static char block[BLOCK];

/* xorshift64, by Marsaglia ("Xorshift RNGs", 2003). */
void content_init(void)
{
	uint64_t state = 88172645463325252;

	for (size_t i = 0; i < sizeof block; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		block[i] = (char)(state >> 56);
	}
}

int content_send(struct connection *connection, uint64_t length)
{
	while (length > 0) {
		size_t piece = length < sizeof block ? (size_t)length : sizeof block;

		if (connection_write(connection, block, piece) != 0)
			return -1;
		length -= piece;
	}
	return 0;
}

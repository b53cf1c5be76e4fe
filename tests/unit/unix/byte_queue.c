/* unix/byte_queue: bytes come out as they went in, also where the ring ends. */
#include "unix/byte_queue.h"

#include "tap.h"

#include <stdlib.h>
#include <string.h>

enum { SIZE = 1000, TOTAL = 100000 };

/* What is byte number I of the stream. */
static char byte_at(size_t i)
{
	return (char)(i * 7 + i / 251);
}

static size_t add(struct byte_queue *queue, size_t added, size_t length)
{
	char bytes[SIZE];

	if (length > byte_queue_room(queue))
		length = byte_queue_room(queue);
	if (length > TOTAL - added)
		length = TOTAL - added;
	for (size_t i = 0; i < length; i++)
		bytes[i] = byte_at(added + i);
	byte_queue_add(queue, bytes, length);
	return length;
}

/* Sets *SAME to false if the bytes are others. */
static size_t take(struct byte_queue *queue, size_t taken, size_t most, bool *same)
{
	const char *bytes;
	size_t length = byte_queue_first(queue, &bytes);

	if (length > most)
		length = most;
	for (size_t i = 0; i < length; i++)
		*same &= bytes[i] == byte_at(taken + i);
	byte_queue_drop(queue, length);
	return length;
}

/* Adds at most so many at a time, and takes at most so many. */
static void check_stream(size_t most_added, size_t most_taken)
{
	struct byte_queue queue;
	size_t added = 0, taken = 0, fullest = 0;
	bool same = byte_queue_open(&queue, SIZE) == STATUS_DONE && byte_queue_room(&queue) == SIZE;

	while (taken < TOTAL) {
		added += add(&queue, added, most_added);
		if (added - taken > fullest)
			fullest = added - taken;
		taken += take(&queue, taken, most_taken, &same);
	}
	tap_ok(same && taken == added && byte_queue_room(&queue) == SIZE &&
			(most_taken >= most_added || fullest == SIZE),
		"%zu bytes in, %zu bytes out", most_added, most_taken);
	byte_queue_close(&queue);
}

int main(void)
{
	static const size_t sizes[] = {1, 7, 333, 999, 1000};
	struct byte_queue queue = {.size = 0};

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++)
			check_stream(sizes[i], sizes[j]);
	tap_ok(byte_queue_room(&queue) == 0, "no room in one that was not opened");
	byte_queue_close(&queue);
	return tap_done();
}

/*
 * Bytes that wait to be sent: first in, first out, up to a number that may be large. Memory is
 * taken when bytes are first written to it, and stays with the queue.
 */
#ifndef UNIX_BYTE_QUEUE_H
#define UNIX_BYTE_QUEUE_H

#include "unix/status.h"

#include <stddef.h>

/* All zero: empty, and without room. */
struct byte_queue {
	char *bytes; /* a ring */
	size_t size;
	size_t first;
	size_t length;
};

/*
 * Makes an empty queue for SIZE bytes, at least one. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message. Must be closed in both cases.
 */
enum status byte_queue_open(struct byte_queue *queue, size_t size);

/* How many more bytes it can take. */
size_t byte_queue_room(const struct byte_queue *queue);

/* Adds LENGTH bytes, for which there must be room. */
void byte_queue_add(struct byte_queue *queue, const char *bytes, size_t length);

/*
 * The bytes that were added before the others, up to where they wrap around: points *BYTES to them,
 * and returns their number, 0 if the queue is empty.
 */
size_t byte_queue_first(const struct byte_queue *queue, const char **bytes);

/* Removes the first LENGTH bytes, which must be there. */
void byte_queue_drop(struct byte_queue *queue, size_t length);

void byte_queue_close(struct byte_queue *queue);

#endif

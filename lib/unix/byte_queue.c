#include "unix/byte_queue.h"

#include "unix/huge_pages.h"

#include "unix/message.h"

#include <string.h>
#include <sys/mman.h>

enum status byte_queue_open(struct byte_queue *queue, size_t size)
{
	*queue = (struct byte_queue){.bytes = huge_pages_map(size)};
	if (!queue->bytes)
		return status_fail_errno("could not get %zu MiB of memory", size >> 20);
	queue->size = size;
	return STATUS_DONE;
}

size_t byte_queue_room(const struct byte_queue *queue)
{
	return queue->size - queue->length;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

void byte_queue_add(struct byte_queue *queue, const char *bytes, size_t length)
{
	while (length > 0) {
		size_t end = (queue->first + queue->length) % queue->size;
		size_t part = smaller(length, queue->size - end);

		memcpy(queue->bytes + end, bytes, part);
		queue->length += part;
		bytes += part;
		length -= part;
	}
}

size_t byte_queue_first(const struct byte_queue *queue, const char **bytes)
{
	*bytes = queue->bytes + queue->first;
	return smaller(queue->length, queue->size - queue->first);
}

/* An empty queue begins again where it is in the processor's cache. */
void byte_queue_drop(struct byte_queue *queue, size_t length)
{
	queue->length -= length;
	queue->first = queue->length > 0 ? (queue->first + length) % queue->size : 0;
}

void byte_queue_close(struct byte_queue *queue)
{
	if (queue->bytes)
		munmap(queue->bytes, queue->size);
	*queue = (struct byte_queue){.size = 0};
}

#include "s3/part.h"

#include "unix/message.h"

#include <sys/mman.h>

static void unmap(struct part *part)
{
	if (part->size > 0)
		munmap(part->bytes, part->size);
	part->bytes = NULL;
	part->size = 0;
}

int part_begin(struct part *part, int number, size_t size)
{
	if (part->size != size) {
		void *pages;

		unmap(part);
		pages = mmap(
			NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (pages == MAP_FAILED)
			return fail_errno("could not get %zu MiB of memory for a part", size >> 20);
		part->bytes = pages;
		part->size = size;
	}
	part->state = PART_FILLING;
	part->number = number;
	part->filled = 0;
	return digest_begin(&part->digest);
}

int part_advance(struct part *part, size_t length)
{
	if (digest_add(&part->digest, part->bytes + part->filled, length) != 0)
		return -1;
	part->filled += length;
	return 0;
}

int part_finish(struct part *part)
{
	part->state = PART_FULL;
	return digest_finish(&part->digest, part->hex);
}

void part_release(struct part *part)
{
	if (part->state == PART_SENDING)
		request_release(&part->request);
	digest_release(&part->digest);
	unmap(part);
	part->state = PART_FREE;
}

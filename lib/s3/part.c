#include "s3/part.h"

#include "unix/huge_pages.h"
#include "unix/message.h"

#include <sys/mman.h>

static void unmap_pages(struct part *part)
{
	if (part->size > 0)
		munmap(part->bytes, part->size);
	part->bytes = NULL;
	part->size = 0;
}

enum status part_begin(
	struct part *part, const struct integrity *integrity, int number, size_t size)
{
	if (part->size != size) {
		unmap_pages(part);
		part->bytes = huge_pages_map(size);
		if (!part->bytes)
			return status_fail_errno(
				"could not get %zu MiB of memory for a part", size >> 20);
		part->size = size;
	}
	part->state = PART_FILLING;
	part->number = number;
	part->filled = 0;
	return integrity_sums_begin(&part->sums, integrity);
}

enum status part_advance(struct part *part, const struct integrity *integrity, size_t length)
{
	if (integrity_sums_add(&part->sums, integrity, part->bytes + part->filled, length) !=
		STATUS_DONE)
		return STATUS_FAILED;
	part->filled += length;
	return STATUS_DONE;
}

enum status part_finish(struct part *part, struct integrity *integrity)
{
	part->state = PART_FULL;
	return integrity_sums_finish(&part->sums, integrity);
}

void part_release(struct part *part)
{
	if (part->state == PART_SENDING)
		request_release(&part->request);
	integrity_sums_release(&part->sums);
	unmap_pages(part);
	part->state = PART_FREE;
}

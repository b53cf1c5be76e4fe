#include "unix/huge_pages.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void *huge_pages_map(size_t size)
{
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (bytes == MAP_FAILED)
		return NULL;
	huge_pages_request(bytes, size);
	return bytes;
}

/* madvise() takes whole pages: those that the buffer begins or ends in are left out. */
void huge_pages_request(void *bytes, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t before = (page - (uintptr_t)bytes % page) % page;
	int saved = errno;

	if (size > before)
		(void)madvise((char *)bytes + before, (size - before) / page * page, MADV_HUGEPAGE);
	errno = saved;
}

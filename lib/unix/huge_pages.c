#include "unix/huge_pages.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

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

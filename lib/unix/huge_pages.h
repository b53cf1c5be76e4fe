/*
 * Asks for huge pages under a large buffer.
 *
 * The bytes of a part of an object are written, and much later, when no cache has them any more,
 * read again. With 2 MiB to a page instead of 4 KiB the processor has to look up far fewer
 * addresses for that. Many systems give huge pages only to programs that ask
 * (transparent_hugepage/enabled is "madvise").
 */
#ifndef UNIX_HUGE_PAGES_H
#define UNIX_HUGE_PAGES_H

#include <stddef.h>

/*
 * Maps SIZE bytes of private memory, for munmap(), and asks for huge pages. NULL, with errno set,
 * if there is not so much.
 */
void *huge_pages_map(size_t size);

/*
 * BYTES, SIZE: private memory, not written to so far. Where there are no huge pages, or the buffer
 * is too small for one, nothing changes; nor does errno.
 */
void huge_pages_request(void *bytes, size_t size);

#endif

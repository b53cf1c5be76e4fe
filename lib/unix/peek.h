/*
 * A look at the first bytes of what a descriptor gives, which leaves them there for whoever reads
 * it next, be it another program.
 *
 * Regular files, pipes and sockets can be looked into; of anything else nothing is seen. See
 * tee(2).
 */
#ifndef UNIX_PEEK_H
#define UNIX_PEEK_H

#include <stddef.h>
#include <sys/types.h>

enum { PEEK_MAX = 512 };

/*
 * Waits until SIZE bytes, at most PEEK_MAX, can be read from FD, or as many as there are before its
 * end, and copies them to BYTES. Returns how many; -1 after an error message, or, without one, if a
 * stop was requested. Needs stop_open() before.
 */
ssize_t peek_read(int fd, void *bytes, size_t size);

#endif

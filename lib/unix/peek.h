/*
 * The first bytes of a stream, read without consuming them.
 *
 * Whoever reads the descriptor next, which may be another program, still gets all bytes. Works for
 * regular files (pread(2)), pipes (tee(2)) and sockets (MSG_PEEK).
 */
#ifndef UNIX_PEEK_H
#define UNIX_PEEK_H

#include <stddef.h>
#include <sys/types.h>

enum { PEEK_MAX = 512 };

/*
 * Waits until SIZE bytes, at most PEEK_MAX, are readable from FD, or its end has been reached, and
 * copies them to BYTES. Returns their number, which is 0 for other types of file; -1 after an error
 * message, or without one if a stop was requested. Needs stop_open() before.
 */
ssize_t peek_read(int fd, void *bytes, size_t size);

#endif

/*
 * File descriptors: writing all of something to one, the path of one, closing one.
 */
#ifndef UNIX_DESCRIPTOR_H
#define UNIX_DESCRIPTOR_H

#include <stddef.h>

/*
 * Writes all LENGTH bytes to FD, which blocks, and restarts after EINTR. Returns 0, or -1 with
 * errno; it is not known then how much was written.
 */
int descriptor_write_all(int fd, const void *bytes, size_t length);

enum { DESCRIPTOR_PATH_SIZE = 32 };

/* Writes the path by which a process that has FD opens its file again: "/proc/self/fd/3". */
void descriptor_write_path(char path[DESCRIPTOR_PATH_SIZE], int fd);

/* Closes *FD, if it is open, and sets it to -1. */
void descriptor_close(int *fd);

#endif

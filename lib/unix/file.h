/*
 * Whole files and whole writes: the loops around read(2) and write(2); and the path of a
 * descriptor.
 */
#ifndef UNIX_FILE_H
#define UNIX_FILE_H

#include <stddef.h>

struct text;

/*
 * Appends the content of the file PATH, which may be a secret, to BYTES. Returns 0, or -1 after an
 * error message: the file cannot be read, or is longer than BYTES may become.
 */
int file_read(const char *path, struct text *bytes);

/*
 * Writes all LENGTH bytes to FD, a blocking descriptor, and restarts after EINTR. Returns 0, or -1
 * with errno; it is not known then how much was written.
 */
int file_write_all(int fd, const void *bytes, size_t length);

enum { FILE_DESCRIPTOR_PATH = 32 }; /* bytes */

/*
 * Writes the path by which a process that has the descriptor FD opens its file again:
 * "/proc/self/fd/3".
 */
void file_write_descriptor_path(char path[FILE_DESCRIPTOR_PATH], int fd);

#endif

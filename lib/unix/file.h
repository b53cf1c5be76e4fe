/*
 * Whole files and whole writes: what read(2) and write(2) do piece by piece.
 */
#ifndef UNIX_FILE_H
#define UNIX_FILE_H

#include <stddef.h>

struct text;

/*
 * Adds the bytes of the file PATH, which may hold a secret, to BYTES. Returns 0, or -1 after an
 * error message: it cannot be read, or does not fit.
 */
int file_read(const char *path, struct text *bytes);

/*
 * Writes all LENGTH bytes to FD, whatever interrupts it, for as long as the descriptor blocks.
 * Returns 0, or -1 with errno: how much was written is then not known.
 */
int file_write_all(int fd, const void *bytes, size_t length);

#endif

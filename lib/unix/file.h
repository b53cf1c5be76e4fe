/*
 * A small file, read as a whole.
 */
#ifndef UNIX_FILE_H
#define UNIX_FILE_H

struct text;

/*
 * Adds the bytes of the file PATH, which may hold a secret, to BYTES. Returns 0, or -1 after an
 * error message: it cannot be read, or does not fit.
 */
int file_read(const char *path, struct text *bytes);

#endif

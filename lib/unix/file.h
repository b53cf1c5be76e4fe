/*
 * Whole files.
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

#endif

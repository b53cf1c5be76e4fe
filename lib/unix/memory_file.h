/*
 * Files in memory (memfd_create(2)): they have no name in a folder, and go with their last
 * descriptor. They are close-on-exec.
 */
#ifndef UNIX_MEMORY_FILE_H
#define UNIX_MEMORY_FILE_H

#include <stdio.h>

/*
 * Makes an empty one; /proc shows NAME for it. Returns its descriptor, which the caller must close,
 * or -1 after an error message.
 */
int memory_file_open(const char *name);

/* The same as a stream to read and write, for fclose(); NULL after an error message. */
FILE *memory_file_open_stream(const char *name);

#endif

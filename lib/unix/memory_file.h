/*
 * Files in memory (memfd_create(2)): they have no name in a folder, and go with their last
 * descriptor. They are close-on-exec.
 */
#ifndef UNIX_MEMORY_FILE_H
#define UNIX_MEMORY_FILE_H

#include "unix/descriptor.h"
#include "unix/status.h"

#include <stddef.h>
#include <stdio.h>

/*
 * Makes an empty one; /proc shows NAME for it. Returns its descriptor, which the caller must close,
 * or -1 after an error message.
 */
int memory_file_open(const char *name);

/* The same as a stream to read and write, for fclose(); NULL after an error message. */
FILE *memory_file_open_stream(const char *name);

/* One that has content, with its path for a child that gets it (child_start_with_files()). */
struct memory_file {
	int fd; /* -1: there is none */
	char path[DESCRIPTOR_PATH_SIZE];
};

/*
 * Makes one, for /proc of the name NAME, that has the LENGTH bytes. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. Must be closed in both cases.
 */
enum status memory_file_make(
	struct memory_file *file, const char *name, const char *bytes, size_t length);

void memory_file_close(struct memory_file *file);

#endif

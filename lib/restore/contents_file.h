/*
 * The head and the table of contents of an archive as a file in memory, from which pg_restore
 * restores what needs no block of data.
 */
#ifndef RESTORE_CONTENTS_FILE_H
#define RESTORE_CONTENTS_FILE_H

#include "unix/file.h"
#include "unix/status.h"

#include <stddef.h>

struct restore_programs;
struct text;

/* A file in memory, with its path for a pg_restore that gets it (restore_programs_add_file()). */
struct contents_file {
	int fd; /* -1: there is none */
	char path[FILE_DESCRIPTOR_PATH];
};

/* Makes a file of LENGTH bytes. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status contents_file_open(struct contents_file *file, const char *bytes, size_t length);

/*
 * Has pg_restore restore the entries of the archive FILE, which PROGRAMS has, whose numbers are in
 * LIST into the database TARGET, by JOBS processes, 0 for no others. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message or if a stop was requested.
 */
enum status contents_file_restore(const struct contents_file *file, const struct text *list,
	const struct restore_programs *programs, const char *target, int jobs);

void contents_file_close(struct contents_file *file);

#endif

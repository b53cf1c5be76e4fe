/*
 * A file that is there whole and durable, or not at all.
 *
 * It is written as NAME.partial beside its place (mode 0600), and gets its name only by
 * atomic_file_publish(), after an fsync(2) of its content and before one of its folder. The partial
 * file is locked (flock(2)) while a process writes it: of two that write one name the second
 * is turned away, and what a killed one left makes room for the next.
 */
#ifndef UNIX_ATOMIC_FILE_H
#define UNIX_ATOMIC_FILE_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct atomic_file {
	const char *path; /* the caller's; for messages */
	char *name;       /* PATH's last part; the file's own, like all below */
	char *partial;
	int folder;
	int fd;
	bool replace;
};

/* Whether PATH is, by its name, one of a partial file: it ends in ".partial". */
bool atomic_file_is_partial(const char *path);

/*
 * Creates the partial file of PATH, which must not be called like one. REPLACE: an
 * existing file is replaced when the new one is published; else it ends the attempt here, with
 * STATUS_EXISTS. PARENTS: missing folders are made. On any status but STATUS_DONE an error has been
 * said and nothing is left to close. PATH must stay valid.
 */
enum status atomic_file_open(
	struct atomic_file *file, const char *path, bool replace, bool parents);

/* Appends LENGTH bytes. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status atomic_file_write(struct atomic_file *file, const void *bytes, size_t length);

/*
 * Makes the file durable and gives it its name. STATUS_DONE; after an error message, STATUS_EXISTS
 * if another file took the name meanwhile; STATUS_FAILED: what was there under the name before, or
 * nothing, is there; STATUS_UNKNOWN: the file is there and whole, but may
 * not survive a crash of the system, since its folder could not be written to disk; and it may have
 * taken the place of another, or could not be removed.
 */
enum status atomic_file_publish(struct atomic_file *file);

/* Removes the partial file if it was not published, and releases everything. */
void atomic_file_close(struct atomic_file *file);

#endif

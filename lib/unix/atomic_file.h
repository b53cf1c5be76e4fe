/*
 * A file that appears under its name only when it is complete and on disk.
 *
 * The content is written to PATH.partial, in the same folder, with mode 0600. atomic_file_publish()
 * syncs the file, renames it, and syncs the folder. The partial file is locked with flock(2) while
 * a process writes it: a second writer of the same name is refused, but the partial file of a
 * killed process is replaced.
 */
#ifndef UNIX_ATOMIC_FILE_H
#define UNIX_ATOMIC_FILE_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct atomic_file {
	const char *path; /* the caller's; for messages */
	char *name;       /* the last part of PATH; owned by the struct, like all that follows */
	char *partial;
	int folder;
	int fd;
	bool replace;
};

/* Whether PATH ends in ".partial". */
bool atomic_file_is_partial(const char *path);

/*
 * Creates the partial file of PATH, which must not end in ".partial" itself. If a file PATH exists,
 * publishing replaces it if REPLACE is set; otherwise this fails with STATUS_EXISTS. PARENTS:
 * create missing folders. On any status but STATUS_DONE an error has been reported and there is
 * nothing to close. PATH must stay valid.
 */
enum status atomic_file_open(
	struct atomic_file *file, const char *path, bool replace, bool parents);

/* Appends LENGTH bytes. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status atomic_file_write(struct atomic_file *file, const void *bytes, size_t length);

/*
 * Syncs the file and renames it to PATH. Returns STATUS_DONE, or after an error message:
 * STATUS_EXISTS: a file of that name was created in the meantime (without REPLACE);
 * STATUS_FAILED: PATH is what it was before: the old file, or none;
 * STATUS_UNKNOWN: PATH is complete but may not survive a crash, since its folder could not be
 * synced. With REPLACE the old file is gone; without it the new one could not be deleted again.
 */
enum status atomic_file_publish(struct atomic_file *file);

/* Deletes the partial file, unless it was published, and releases everything. */
void atomic_file_close(struct atomic_file *file);

#endif

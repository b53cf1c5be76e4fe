/*
 * A file that appears under its name only when it is complete and on disk.
 *
 * The content is written to PATH.partial, in the same folder, with mode 0600. atomic_file_publish()
 * syncs the file, renames it, and syncs the folder. The partial file is locked with flock(2) while
 * a process writes it: a second writer of the same name is refused, but the partial file of a
 * killed process is replaced.
 *
 * Another process may interfere in the meantime. A partial file that was deleted, replaced, or has
 * not the length that was written, is not published. Bytes that were changed in place are not
 * noticed.
 */
#ifndef UNIX_ATOMIC_FILE_H
#define UNIX_ATOMIC_FILE_H

#include "unix/folder.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct atomic_file {
	const char *path; /* the caller's; for messages */
	char *parent;     /* the folder's path; owned by the struct, like all that follows */
	char *name;       /* the last part of PATH */
	char *partial;
	int folder;
	int fd;
	uint64_t written; /* bytes */
	bool replace;
};

/* Whether PATH ends in ".partial". */
bool atomic_file_is_partial(const char *path);

/*
 * Creates the partial file of PATH, which must not end in ".partial" itself. If a file PATH exists,
 * publishing replaces it if REPLACE is set; otherwise this fails with STATUS_EXISTS.
 * CREATION: which missing folders to create. On any status but STATUS_DONE an error has been
 * reported and there is nothing to close. PATH must stay valid.
 */
enum status atomic_file_open(
	struct atomic_file *file, const char *path, bool replace, enum folder_creation creation);

/* Appends LENGTH bytes. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status atomic_file_write(struct atomic_file *file, const void *bytes, size_t length);

/*
 * Syncs the file and renames it to PATH. Returns STATUS_DONE, or after an error message:
 * STATUS_EXISTS: a file of that name was created in the meantime (without REPLACE);
 * STATUS_FAILED: PATH is what it was before: the old file, or none;
 * STATUS_UNKNOWN: the file is complete, but it may not survive a crash, since its folder could not
 * be synced (with REPLACE the old file is gone; without it the new one could not be deleted again);
 * or PATH leads elsewhere: the folder was renamed, deleted or mounted over since it was opened, or
 * another process has put another file there. A file that is gone again counts as done.
 */
enum status atomic_file_publish(struct atomic_file *file);

/* Deletes the partial file, unless it was published, and releases everything. */
void atomic_file_close(struct atomic_file *file);

#endif

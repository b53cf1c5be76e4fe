/*
 * A temporary folder, with mode 0700, under TMPDIR, that belongs to an unprivileged user.
 */
#ifndef UNIX_SCRATCH_FOLDER_H
#define UNIX_SCRATCH_FOLDER_H

#include "unix/child_user.h"
#include "unix/status.h"

#include <stddef.h>

struct scratch_folder {
	char *path;             /* absolute, without symbolic links; NULL if there is no folder */
	struct child_user user; /* for the children that work in it */
};

/*
 * Creates a folder for ACCOUNT. Its name begins with this program's; its path has at most
 * PATH_LIMIT bytes. Returns STATUS_DONE, or STATUS_FAILED after an error message, with nothing left
 * to delete.
 */
enum status scratch_folder_make(
	struct scratch_folder *folder, const struct account *account, size_t path_limit);

/*
 * Creates the folder NAME in it, as its user. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message.
 */
enum status scratch_folder_add(const struct scratch_folder *folder, const char *name);

/*
 * Deletes the folder and its content, as its user, so that a symbolic link in it cannot make root
 * delete something else. Warns if something is left.
 */
void scratch_folder_remove(struct scratch_folder *folder);

#endif

/*
 * A folder for what is thrown away: of mode 0700, under TMPDIR, owned by the user who works there.
 */
#ifndef UNIX_SCRATCH_FOLDER_H
#define UNIX_SCRATCH_FOLDER_H

#include "unix/child_user.h"
#include "unix/status.h"

#include <stddef.h>

struct scratch_folder {
	char *path;             /* absolute, no symbolic link in it; NULL: there is none */
	struct child_user user; /* of those who work there */
};

/*
 * Makes one for ACCOUNT, called after this program, with a path of at most PATH_LIMIT bytes.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message, with nothing left to remove: there is no room for it, or
 * the user cannot enter it.
 */
enum status scratch_folder_make(
	struct scratch_folder *folder, const struct account *account, size_t path_limit);

/* Makes a folder in it, of that name, as its user. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status scratch_folder_add(const struct scratch_folder *folder, const char *name);

/*
 * Removes it with all that is in it, as its user, so that nothing put there can lead elsewhere.
 * What cannot be removed stays, with a warning.
 */
void scratch_folder_remove(struct scratch_folder *folder);

#endif

/*
 * A temporary folder, with mode 0700, under TMPDIR, that belongs to an unprivileged user; or one
 * that the program's user has named, which may be kept.
 */
#ifndef UNIX_SCRATCH_FOLDER_H
#define UNIX_SCRATCH_FOLDER_H

#include "unix/child_user.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct text;

struct scratch_folder {
	char *path;     /* absolute, without symbolic links; NULL if there is no folder */
	bool is_named;  /* by the user, who may use it, too */
	bool was_there; /* before it was named: it stays */
	int descriptor; /* of the folder, locked if it is named; 0: not open */
	struct stat
		before; /* mode and owner of one that is named; its mode is 0 before it is locked */
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
 * Checks that the folder PATH, for scratch_folder_take(), does not exist or is empty. Returns
 * STATUS_DONE, or STATUS_EXISTS or STATUS_FAILED after an error message.
 */
enum status scratch_folder_check(const char *path);

/*
 * Creates the folder PATH for ACCOUNT, or takes it if it is empty and no other process has taken
 * it. If ACCOUNT is not the current user only root or ACCOUNT may be able to put another folder in
 * its place (guarded_path.h). The limit as in scratch_folder_make(). Returns STATUS_DONE, or
 * STATUS_EXISTS or STATUS_FAILED after an error message.
 */
enum status scratch_folder_take(struct scratch_folder *folder, const struct account *account,
	const char *path, size_t path_limit);

/*
 * Appends TEXT to the file NAME in it, as its user. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message.
 */
enum status scratch_folder_append(
	const struct scratch_folder *folder, const char *name, const struct text *text);

/*
 * Makes the file NAME in it empty, as its user. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message.
 */
enum status scratch_folder_truncate(const struct scratch_folder *folder, const char *name);

/*
 * Creates the folder NAME in it, as its user. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message.
 */
enum status scratch_folder_add(const struct scratch_folder *folder, const char *name);

/* Releases it, and leaves the folder with its content. */
void scratch_folder_keep(struct scratch_folder *folder);

/*
 * Deletes the folder and its content, as its user, so that a symbolic link in it cannot make root
 * delete something else. Warns if something is left. In a folder that was named only the server's
 * files and folders are deleted; if it stays it gets back its owner and mode.
 */
void scratch_folder_remove(struct scratch_folder *folder);

#endif

/*
 * The user, folder and environment of a child that is isolated from its parent.
 *
 * Besides another user (account.h) such a child has another working folder, a session of its own,
 * only descriptors 0 to 2 unless it is given others, and only the variables of the environment that
 * are known to be harmless, since root's may hold secrets.
 */
#ifndef UNIX_CHILD_USER_H
#define UNIX_CHILD_USER_H

#include "unix/account.h"
#include "unix/status.h"

struct child_user {
	struct account account;
	const char *folder; /* working folder and HOME; the caller's */
	int death_signal;   /* sent to the child when this process dies */
	const int *files;   /* as for child_start_with_files() */
	char *home;         /* "HOME=" and the folder */
	char **environment; /* home, and the variables that are kept */
};

/*
 * Prepares one, with SIGTERM as its death signal. Of the current environment only PATH,
 * LD_LIBRARY_PATH, TMPDIR, TZ, LANG, LANGUAGE and LC_* are kept; their strings are not copied.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status child_user_open(
	struct child_user *user, const struct account *account, const char *folder);

/*
 * Applies all but the death signal and the files to the calling child, between fork and exec. Both
 * must be set after this: a change of user clears the signal (prctl(2)), and all descriptors above
 * 2 become close-on-exec. Returns 0, or -1 with errno.
 */
int child_user_assume(const struct child_user *user);

void child_user_close(struct child_user *user);

#endif

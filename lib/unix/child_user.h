/*
 * How a child differs from its parent, where it is to have as little of it as possible: another
 * user, another working folder, a session of its own, no descriptors but the first three, and only
 * the harmless part of the environment, since root's may hold secrets.
 */
#ifndef UNIX_CHILD_USER_H
#define UNIX_CHILD_USER_H

#include "unix/account.h"
#include "unix/status.h"

struct child_user {
	struct account account;
	const char *folder; /* works there, and it is its HOME; the caller's */
	int death_signal;   /* what it gets when this process dies */
	char *home;         /* HOME=FOLDER */
	char **environment; /* that, and what is kept of ours */
};

/*
 * Begins one, with SIGTERM as the signal. Of the environment as it is now are kept PATH,
 * LD_LIBRARY_PATH, TMPDIR, TZ and what says which language is spoken. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message.
 */
enum status child_user_open(
	struct child_user *user, const struct account *account, const char *folder);

/*
 * In a child, between fork and exec: takes the user on, but for the signal, which has to be set
 * after this. Returns 0, or -1 with errno.
 */
int child_user_assume(const struct child_user *user);

void child_user_close(struct child_user *user);

#endif

/*
 * The unprivileged user that children run as when the program itself is run by root.
 *
 * A PostgreSQL server refuses to run as root. The program keeps its own user; a child switches to
 * the account between fork and exec, irrevocably, and drops root's supplementary groups.
 */
#ifndef UNIX_ACCOUNT_H
#define UNIX_ACCOUNT_H

#include "unix/status.h"

#include <stdbool.h>
#include <sys/types.h>

enum { ACCOUNT_NAME_MAX = 63 };

struct account {
	uid_t user;
	gid_t group;
	bool is_other; /* not the current user: a child has to switch to it */
	bool has_name; /* the system knows the user id */
	char name[ACCOUNT_NAME_MAX +
		  1]; /* for messages, truncated; the user id if it has no name */
};

/*
 * Chooses the current user, or, if that is root, "postgres", or "nobody" if there is no "postgres".
 * Returns STATUS_DONE, or STATUS_FAILED after an error message if neither exists.
 */
enum status account_choose(struct account *account);

/* Switches to the account, if it is not the current user. For a child. Returns 0, or -1 with errno.
 */
int account_assume(const struct account *account);

/*
 * Makes the account the owner of the open file FD, if it is not the current user. Returns 0, or -1
 * with errno.
 */
int account_give_file(const struct account *account, int fd);

/* Whether the account can chdir(2) to FOLDER. Forks a child to try it. */
bool account_can_enter(const struct account *account, const char *folder);

#endif

/*
 * The ordinary user that a program steps down to when root runs it: a PostgreSQL server refuses to
 * run as root.
 *
 * The program itself stays what it is. Its children become that user between fork and exec, for
 * good, and keep none of root's groups.
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
	bool is_other;                   /* not the one that we run as: a child has to become it */
	char name[ACCOUNT_NAME_MAX + 1]; /* for messages, cut; its number if it has no name */
};

/*
 * Whoever runs us; of root, "postgres", or else "nobody". Returns STATUS_DONE, or STATUS_FAILED after an error message
 * if there is neither.
 */
enum status account_choose(struct account *account);

/* In a child: becomes the user, if it is another. Returns 0, or -1 with errno. */
int account_assume(const struct account *account);

/* Whether that user can enter FOLDER; asks by way of a child. */
bool account_can_enter(const struct account *account, const char *folder);

#endif

/*
 * A user with a name, for initdb, which refuses to run under a user ID that has none.
 *
 * In containers that is the normal case. The images of PostgreSQL for Debian and others contain
 * libnss_wrapper.so, which reads the names from a file that the environment names (nss_wrapper(1)).
 * That file is in memory.
 */
#ifndef REHEARSE_NAMED_USER_H
#define REHEARSE_NAMED_USER_H

#include "unix/child_user.h"
#include "unix/status.h"

struct named_user {
	struct child_user user; /* for child_start_as() */
	char **environment;     /* of a user whose name is made up; NULL: it has one */
	char *passwd;           /* the variable that names the file */
	int files[2];           /* the file, and 0 */
};

/*
 * Makes one from USER, which must stay: a copy if the user has a name. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
enum status named_user_open(struct named_user *named, const struct child_user *user);

/* If the name was made up, hints at what its user needs. For when initdb has failed. */
void named_user_hint(const struct named_user *named);

void named_user_close(struct named_user *named);

#endif

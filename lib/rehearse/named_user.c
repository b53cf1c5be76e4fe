#include "rehearse/named_user.h"

#include "unix/message.h"
#include "unix/words.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Puts the entry of the user, as in passwd(5), into a file in memory. */
static int write_entry(const struct account *account)
{
	int fd = memfd_create("passwd", MFD_CLOEXEC);

	if (fd < 0)
		return -1;
	if (dprintf(fd, "pgbackup:x:%ju:%ju::/:/bin/false\n", (uintmax_t)account->user,
		    (uintmax_t)account->group) > 0)
		return fd;
	close(fd);
	return -1;
}

/* The environment of USER, and what the library reads. Only the array is new. */
static char **extend_environment(const struct child_user *user, char *passwd)
{
	static char library[] = "LD_PRELOAD=libnss_wrapper.so";
	static char groups[] = "NSS_WRAPPER_GROUP=/etc/group";
	size_t count = words_count(user->environment);
	char **environment = calloc(count + 4, sizeof *environment);

	if (!environment)
		return NULL;
	memcpy(environment, user->environment, count * sizeof *environment);
	environment[count] = library;
	environment[count + 1] = groups;
	environment[count + 2] = passwd;
	return environment;
}

enum status named_user_open(struct named_user *named, const struct child_user *user)
{
	*named = (struct named_user){.user = *user};
	if (user->account.has_name)
		return STATUS_DONE;
	named->files[0] = write_entry(&user->account);
	if (named->files[0] < 0) {
		fail_errno("could not make a file in memory");
		named->files[0] = 0;
		return STATUS_FAILED;
	}
	named->user.files = named->files;
	if (asprintf(&named->passwd, "NSS_WRAPPER_PASSWD=/proc/self/fd/%d", named->files[0]) < 0)
		named->passwd = NULL;
	else
		named->environment = extend_environment(user, named->passwd);
	named->user.environment = named->environment;
	if (named->environment)
		return STATUS_DONE;
	named_user_close(named);
	return status_fail("out of memory");
}

void named_user_hint(const struct named_user *named)
{
	if (named->passwd)
		hint("user ID %ju has no name: install libnss_wrapper.so, or add the user to "
		     "\"/etc/passwd\"",
			(uintmax_t)named->user.account.user);
}

void named_user_close(struct named_user *named)
{
	free(named->environment);
	free(named->passwd);
	if (named->files[0] > 0)
		close(named->files[0]);
	*named = (struct named_user){0};
}

#include "unix/account.h"

#include "unix/message.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void set_name(struct account *account, const char *name)
{
	if (name)
		snprintf(account->name, sizeof account->name, "%s", name);
	else
		snprintf(account->name, sizeof account->name, "%ju", (uintmax_t)account->user);
}

static void use_current_user(struct account *account)
{
	const struct passwd *entry = getpwuid(geteuid());

	*account =
		(struct account){.user = geteuid(), .group = getegid(), .has_name = entry != NULL};
	set_name(account, entry ? entry->pw_name : NULL);
}

enum status account_choose(struct account *account)
{
	static const char *const names[] = {"postgres", "nobody"};

	if (geteuid() != 0) {
		use_current_user(account);
		return STATUS_DONE;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct passwd *entry = getpwnam(names[i]);

		if (!entry || entry->pw_uid == 0)
			continue;
		*account = (struct account){.user = entry->pw_uid,
			.group = entry->pw_gid,
			.is_other = true,
			.has_name = true};
		set_name(account, entry->pw_name);
		return STATUS_DONE;
	}
	fail("there is no unprivileged user to run a server as");
	hint("a PostgreSQL server cannot run as root; create a user \"postgres\", or run as "
	     "another user");
	return STATUS_FAILED;
}

int account_assume(const struct account *account)
{
	if (!account->is_other)
		return 0;
	if (setgroups(1, &account->group) != 0 ||
		setresgid(account->group, account->group, account->group) != 0)
		return -1;
	return setresuid(account->user, account->user, account->user);
}

int account_give_file(const struct account *account, int fd)
{
	return account->is_other ? fchown(fd, account->user, account->group) : 0;
}

bool account_can_enter(const struct account *account, const char *folder)
{
	pid_t pid = fork();
	int wait_status;

	if (pid == 0)
		_exit(account_assume(account) == 0 && chdir(folder) == 0 ? 0 : 1);
	if (pid < 0)
		return false;
	while (waitpid(pid, &wait_status, 0) < 0)
		if (errno != EINTR)
			return false;
	return wait_status == 0;
}

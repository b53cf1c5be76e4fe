#include "unix/child_user.h"

#include "unix/message.h"
#include "unix/text.h"
#include "unix/words.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HOME_MAX = 1 << 16 };

static bool is_kept_variable(const char *variable)
{
	static const char *const kept[] = {
		"LANG=", "LANGUAGE=", "LC_", "LD_LIBRARY_PATH=", "PATH=", "TMPDIR=", "TZ="};

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (bytes_begin_with(variable, strlen(variable), kept[i]))
			return true;
	return false;
}

/* "HOME=" and FOLDER, to be freed; NULL if it is too long or there is no memory. */
static char *name_home(const char *folder)
{
	struct text home;

	text_init(&home, HOME_MAX);
	text_printf(&home, "HOME=%s", folder);
	if (home.broken) {
		text_release(&home);
		return NULL;
	}
	return text_detach(&home);
}

enum status child_user_open(
	struct child_user *user, const struct account *account, const char *folder)
{
	size_t kept = 0;

	*user = (struct child_user){.account = *account, .folder = folder, .death_signal = SIGTERM};
	user->home = name_home(folder);
	user->environment = calloc(words_count(environ) + 2, sizeof *user->environment);
	if (!user->home || !user->environment) {
		child_user_close(user);
		return status_fail("out of memory");
	}
	user->environment[kept++] = user->home;
	for (char **variable = environ; variable && *variable; variable++)
		if (is_kept_variable(*variable))
			user->environment[kept++] = *variable;
	return STATUS_DONE;
}

/* Needs Linux 5.11. Without it: our own descriptors are close-on-exec anyway. */
static void hide_descriptors(void)
{
#ifdef SYS_close_range
	enum { FIRST = 3, CLOSE_ON_EXEC = 1 << 2 };

	(void)syscall(SYS_close_range, (unsigned int)FIRST, ~0U, (unsigned int)CLOSE_ON_EXEC);
#endif
}

int child_user_assume(const struct child_user *user)
{
	hide_descriptors();
	environ = user->environment;
	if (setsid() < 0 || account_assume(&user->account) != 0)
		return -1;
	return chdir(user->folder);
}

void child_user_close(struct child_user *user)
{
	free(user->home);
	free(user->environment);
	user->home = NULL;
	user->environment = NULL;
}

#include "unix/scratch_folder.h"

#include "unix/child.h"
#include "unix/message.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *parent_folder(void)
{
	const char *parent = getenv("TMPDIR");

	return parent && *parent != '\0' ? parent : "/tmp";
}

/* The template of a path in PARENT, for mkdtemp(3); NULL after an error message. */
static char *make_template(const char *parent, size_t path_limit)
{
	char *real = realpath(parent, NULL);
	struct text path;

	if (!real) {
		fail_errno("could not open folder \"%s\"", parent);
		return NULL;
	}
	text_init(&path, PATH_MAX);
	text_printf(
		&path, "%s/%s-XXXXXX", strcmp(real, "/") == 0 ? "" : real, message_program_name());
	free(real);
	if (path.broken || path.length > path_limit) {
		fail("the path of folder \"%s\" is too long for a socket in it", parent);
		hint("set TMPDIR to a folder with a shorter path");
		text_release(&path);
		return NULL;
	}
	return text_detach(&path);
}

/* Makes ACCOUNT the owner of the folder, and checks that it can enter it. */
static enum status give_to_user(const char *path, const struct account *account)
{
	if (!account->is_other)
		return STATUS_DONE;
	if (chown(path, account->user, account->group) != 0)
		return status_fail_errno("could not make user \"%s\" the owner of folder \"%s\"",
			account->name, path);
	if (account_can_enter(account, path))
		return STATUS_DONE;
	fail("user \"%s\" cannot enter folder \"%s\"", account->name, path);
	hint("set TMPDIR to a folder that this user can enter");
	return STATUS_FAILED;
}

enum status scratch_folder_make(
	struct scratch_folder *folder, const struct account *account, size_t path_limit)
{
	char *path = make_template(parent_folder(), path_limit);

	*folder = (struct scratch_folder){.path = NULL};
	if (!path)
		return STATUS_FAILED;
	if (!mkdtemp(path)) {
		fail_errno("could not create a folder in \"%s\"", parent_folder());
		free(path);
		return STATUS_FAILED;
	}
	if (give_to_user(path, account) == 0 &&
		child_user_open(&folder->user, account, path) == 0) {
		folder->path = path;
		return STATUS_DONE;
	}
	rmdir(path);
	free(path);
	return STATUS_FAILED;
}

/* Runs a command as the folder's user, in the folder WHERE, with its output discarded. */
static bool run_as_user(const struct scratch_folder *folder, char *const *words, const char *where)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	const int streams[] = {nothing, nothing, nothing};
	struct child_user user = folder->user;
	int wait_status = -1;
	pid_t pid;

	user.folder = where;
	if (nothing < 0)
		return false;
	if (child_start_as(&pid, words, streams, &user) == 0)
		while (!child_wait(pid, &wait_status, -1))
			;
	close(nothing);
	return wait_status == 0;
}

/* A child does this as the user: root could be led elsewhere by a symbolic link. */
enum status scratch_folder_add(const struct scratch_folder *folder, const char *name)
{
	char *words[] = {"mkdir", "--", (char *)name, NULL};

	if (run_as_user(folder, words, folder->path))
		return STATUS_DONE;
	return status_fail("could not create folder \"%s\" in \"%s\"", name, folder->path);
}

void scratch_folder_remove(struct scratch_folder *folder)
{
	char *words[] = {"rm", "-rf", "--", folder->path, NULL};

	if (!folder->path)
		return;
	run_as_user(folder, words, "/");
	if (rmdir(folder->path) != 0 && errno != ENOENT)
		warn("could not remove folder \"%s\": %s", folder->path, strerror(errno));
	child_user_close(&folder->user);
	free(folder->path);
	folder->path = NULL;
}
